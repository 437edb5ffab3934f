// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;
import io.funnel4j.dataset.world.random.CounterRandom.Stream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/**
 * Walks through a range of a world's exposures without allocating. It starts before the first row; after {@link #next},
 * values are those of the row it stands on. Not
 * thread-safe: take one cursor a thread.
 */
public final class ExposureCursor {
    private static final Step[] STEPS = Step.values();
    private static final double CART_ALONE = 0.6;
    private static final double WISH_ALONE = 0.85;
    private static final long FIRST_SECOND = LocalDate.of(2026, 1, 1).toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC);
    private static final int SECONDS_AN_HOUR = 3_600;
    private static final int SECONDS_A_DAY = 24 * SECONDS_AN_HOUR;
    private static final double MEAN_SECONDS_TO_CLICK = 20;

    private final World world;
    private final long endRow;
    private final CounterRandom random;
    private final ExposureDraw draw = new ExposureDraw();
    private final Map<Step, double[]> steps = new EnumMap<>(Step.class);
    private final TruthSums truth = new TruthSums();
    private final Map<WorldColumn, IntSupplier> codes = new EnumMap<>(WorldColumn.class);
    private final Map<WorldColumn, DoubleSupplier> numbers = new EnumMap<>(WorldColumn.class);
    private final Map<WorldColumn, BooleanSupplier> labels = new EnumMap<>(WorldColumn.class);
    private boolean truthSet;
    private long row;
    private int level;
    private boolean clicked;
    private boolean acted;
    private boolean purchased;

    ExposureCursor(World world, long firstRow, long endRow) {
        this.world = world;
        this.endRow = endRow;
        this.random = new CounterRandom(world.spec().seed(), Stream.EXPOSURES);
        this.row = firstRow - 1;
        for (Step step : STEPS) {
            steps.put(step, new double[Unobserved.levels()]);
        }
        readUsers(world.users());
        readItems(world.items());
        codes.put(WorldColumn.MARKET, () -> draw.market);
        codes.put(WorldColumn.CHANNEL, () -> draw.channel);
        codes.put(WorldColumn.DEVICE, () -> draw.device);
        codes.put(WorldColumn.POSITION, () -> draw.position);
        codes.put(WorldColumn.HOUR, () -> draw.hour);
        numbers.put(WorldColumn.PRIOR_EVENTS, () -> draw.priorEvents);
        labels.put(WorldColumn.CLICK, () -> clicked);
        labels.put(WorldColumn.CART, () -> acted && (draw.kindChance < CART_ALONE || draw.kindChance >= WISH_ALONE));
        labels.put(WorldColumn.WISH, () -> acted && draw.kindChance >= CART_ALONE);
        labels.put(WorldColumn.DACTION, () -> acted);
        labels.put(WorldColumn.PURCHASE, () -> purchased);
    }

    private void readUsers(Users users) {
        codes.put(WorldColumn.USER, () -> draw.user);
        codes.put(WorldColumn.AGE_BAND, () -> users.ageBand[draw.user]);
        codes.put(WorldColumn.GENDER, () -> users.gender[draw.user]);
        codes.put(WorldColumn.CITY_TIER, () -> users.cityTier[draw.user]);
        codes.put(WorldColumn.ACTIVITY, () -> users.activity[draw.user]);
        codes.put(WorldColumn.INTEREST, () -> users.interest[draw.user]);
    }

    private void readItems(Items items) {
        codes.put(WorldColumn.ITEM, () -> draw.item);
        codes.put(WorldColumn.CATEGORY, () -> items.category[draw.item]);
        codes.put(WorldColumn.BRAND, () -> items.brand[draw.item]);
        codes.put(WorldColumn.SHOP, () -> items.shop[draw.item]);
        numbers.put(WorldColumn.PRICE, () -> items.price[draw.item * Items.DISCOUNTS.length + draw.discount]);
        numbers.put(WorldColumn.DISCOUNT, () -> Items.DISCOUNTS[draw.discount]);
        numbers.put(WorldColumn.RATING, () -> items.rating[draw.item]);
    }

    /** Goes to the next row; false where the range ends, and then the cursor stays where it is. */
    public boolean next() {
        if (row + 1 >= endRow) {
            return false;
        }
        row++;
        read();
        return true;
    }

    /** The number of the row, from 0. */
    public long row() {
        return row;
    }

    /**
     * The code of an id column's value: 0 to {@link World#vocabularySize} - 1.
     *
     * @throws IllegalArgumentException if the column is of another kind
     */
    public int code(WorldColumn column) {
        IntSupplier code = codes.get(column);
        if (code == null) {
            throw new IllegalArgumentException(
                    "column %s is of kind %s; code() reads ids".formatted(column, column.kind()));
        }
        return code.getAsInt();
    }

    /**
     * The value of a column of numbers: the day, a numeric column, or a label as 0 or 1.
     *
     * @throws IllegalArgumentException if the column holds ids
     */
    public double number(WorldColumn column) {
        return switch (column.kind()) {
            case TIME -> day();
            case NUMERIC -> numbers.get(column).getAsDouble();
            case LABEL -> happened(column) ? 1 : 0;
            case MOMENT -> throw new IllegalArgumentException(
                    "column %s holds moments; read it with second() or text()".formatted(column));
            case ID -> throw new IllegalArgumentException(
                    "column %s holds ids; read it with text() or code()".formatted(column));
        };
    }

    /**
     * Whether a label is 1.
     *
     * @throws IllegalArgumentException if the column is no label
     */
    public boolean happened(WorldColumn label) {
        BooleanSupplier happened = labels.get(label);
        if (happened == null) {
            throw new IllegalArgumentException(
                    "column %s is of kind %s; happened() reads labels".formatted(label, label.kind()));
        }
        return happened.getAsBoolean();
    }

    /** The value as a CSV file shows it. */
    public String text(WorldColumn column) {
        return switch (column.kind()) {
            case ID -> world.vocabularies().text(column, code(column));
            case TIME -> Integer.toString(day());
            case LABEL -> happened(column) ? "1" : "0";
            case NUMERIC -> Double.toString(number(column));
            case MOMENT -> {
                OptionalLong second = second(column);
                yield second.isPresent()
                        ? Instant.ofEpochSecond(second.getAsLong()).toString()
                        : "";
            }
        };
    }

    /**
     * A moment, in seconds since 1970; empty where it did not come.
     *
     * @throws IllegalArgumentException if the column holds no moments
     * @throws IllegalStateException if the world has no times
     */
    public OptionalLong second(WorldColumn moment) {
        requireTimes();
        if (moment == WorldColumn.SHOWN_AT) {
            return OptionalLong.of(shown());
        }
        if (moment == WorldColumn.CLICKED_AT) {
            return clicked ? OptionalLong.of(clickedAt()) : OptionalLong.empty();
        }
        if (moment == WorldColumn.PURCHASED_AT) {
            return purchased ? OptionalLong.of(purchasedAt()) : OptionalLong.empty();
        }
        throw new IllegalArgumentException(
                "column %s is of kind %s; second() reads moments".formatted(moment, moment.kind()));
    }

    /**
     * The mean of the exponential distribution that the delay of a purchase after the click is drawn from, whatever else
     * happens, in days.
     *
     * @throws IllegalStateException if the world has no times
     */
    public double meanDelay() {
        requireTimes();
        return draw.meanDelay;
    }

    private void requireTimes() {
        if (!world.spec().timed()) {
            throw new IllegalStateException("the world has no times; give it a mean delay");
        }
    }

    private long shown() {
        return FIRST_SECOND
                + (long) day() * SECONDS_A_DAY
                + (long) draw.hour * SECONDS_AN_HOUR
                + (long) (draw.secondChance * SECONDS_AN_HOUR);
    }

    private long clickedAt() {
        return shown() + 1 + (long) (MEAN_SECONDS_TO_CLICK * exponential(draw.clickDelayChance));
    }

    private long purchasedAt() {
        return clickedAt() + Math.round(SECONDS_A_DAY * draw.meanDelay * exponential(draw.purchaseDelayChance));
    }

    /** The value of a unit exponential distribution at a place in [0, 1). */
    private static double exponential(double place) {
        return -StrictMath.log(1 - place);
    }

    /** A true probability of the row. */
    public double probability(TrueProbability probability) {
        if (!truthSet) {
            truth.set(steps, level);
            truthSet = true;
        }
        return truth.get(probability);
    }

    /** Goes to any row of the world, in the range or not. */
    void moveTo(long anyRow) {
        row = anyRow;
        read();
    }

    private int day() {
        return (int) (row * world.spec().days() / world.spec().rows());
    }

    private void read() {
        Mechanism mechanism = world.mechanism();
        mechanism.draw(random.at(row), (double) row / world.spec().rows(), day(), draw);
        for (Step step : STEPS) {
            double[] byLevel = steps.get(step);
            for (int unseen = 0; unseen < byLevel.length; unseen++) {
                byLevel[unseen] = mechanism.probability(step, draw, unseen, world.intercept(step));
            }
        }
        truthSet = false;
        level = Unobserved.at(draw.levelChance);
        clicked = draw.clickChance < drawn(Step.CLICK);
        acted = clicked && draw.dactionChance < drawn(Step.DACTION);
        purchased = clicked
                && draw.purchaseChance < drawn(acted ? Step.PURCHASE_AFTER_DACTION : Step.PURCHASE_AFTER_OACTION);
    }

    private double drawn(Step step) {
        return steps.get(step)[level];
    }
}
