// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A seeded generator of exposures whose true probabilities are known; the package documentation has the formulas. Each
 * row is a function of the specification and its number alone, so rows can be read in any order and from any thread.
 * Immutable.
 */
public final class World {
    private static final int CHUNK = 16_384;

    private final WorldSpec spec;
    private final Users users;
    private final Items items;
    private final Vocabularies vocabularies;
    private final Mechanism mechanism;
    private final EnumDoubles<Step> intercepts;

    private World(WorldSpec spec) {
        this.spec = spec;
        Tastes tastes = new Tastes(spec);
        this.users = new Users(spec, tastes);
        this.items = new Items(spec, tastes);
        this.vocabularies = new Vocabularies(spec);
        this.mechanism = new Mechanism(spec, users, items, new Markets(spec));
        this.intercepts = Calibration.intercepts(spec, mechanism);
    }

    /**
     * Makes the users and items, and finds the intercepts that meet the rates.
     *
     * @throws IllegalArgumentException if a rate cannot be reached
     */
    public static World of(WorldSpec spec) {
        return new World(spec);
    }

    public WorldSpec spec() {
        return spec;
    }

    /** Names of the columns of worlds of one market without times, in order. */
    public static List<String> columns() {
        return columns(WorldSpec.standard());
    }

    /** Names of the columns of a world, in order. */
    public static List<String> columns(WorldSpec spec) {
        return WorldColumn.of(spec).stream().map(WorldColumn::columnName).toList();
    }

    /**
     * How many values an id column can take.
     *
     * @throws IllegalArgumentException if the column is of another kind
     */
    public int vocabularySize(WorldColumn column) {
        if (column.kind() != WorldColumn.Kind.ID) {
            throw new IllegalArgumentException(
                    "column %s is of kind %s; only ids have a vocabulary".formatted(column, column.kind()));
        }
        return vocabularies.size(column);
    }

    /** One exposure; for many, take a {@link #cursor}. */
    public Exposure exposure(long row) {
        checkRange(row, row + 1);
        ExposureCursor cursor = new ExposureCursor(this, row, row + 1);
        cursor.moveTo(row);
        Map<WorldColumn, String> values = new EnumMap<>(WorldColumn.class);
        for (WorldColumn column : WorldColumn.of(spec)) {
            values.put(column, cursor.text(column));
        }
        Map<TrueProbability, Double> truth = new EnumMap<>(TrueProbability.class);
        for (TrueProbability probability : TrueProbability.values()) {
            truth.put(probability, cursor.probability(probability));
        }
        return new Exposure(row, values, truth);
    }

    /** Walks through all exposures. */
    public ExposureCursor cursor() {
        return cursor(0, spec.rows());
    }

    /** Walks through the exposures of rows firstRow to endRow - 1. */
    public ExposureCursor cursor(long firstRow, long endRow) {
        checkRange(firstRow, endRow);
        return new ExposureCursor(this, firstRow, endRow);
    }

    /** The first row of a day; the number of rows for the day after the last. */
    public long firstRowOfDay(int day) {
        if (day < 0 || day > spec.days()) {
            throw new IllegalArgumentException(
                    "day %s is not in this world; expected 0 to %s".formatted(day, spec.days()));
        }
        return -Math.floorDiv(-day * spec.rows(), (long) spec.days());
    }

    /** Every true probability of rows firstRow to endRow - 1; 8 bytes each a row. */
    public Truth truth(long firstRow, long endRow) {
        return truth(firstRow, endRow, EnumSet.allOf(TrueProbability.class));
    }

    /**
     * True probabilities of rows firstRow to endRow - 1, computed in parallel.
     *
     * @throws IllegalArgumentException if the range is not in the world or longer than an array can be
     */
    public Truth truth(long firstRow, long endRow, Set<TrueProbability> wanted) {
        checkRange(firstRow, endRow);
        if (endRow - firstRow > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "%s rows do not fit in an array; ask for them in parts".formatted(endRow - firstRow));
        }
        int rows = (int) (endRow - firstRow);
        Map<TrueProbability, double[]> values = new EnumMap<>(TrueProbability.class);
        wanted.forEach(probability -> values.put(probability, new double[rows]));
        IntStream.range(0, (rows + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            long first = firstRow + (long) chunk * CHUNK;
            ExposureCursor cursor = new ExposureCursor(this, first, Math.min(endRow, first + CHUNK));
            while (cursor.next()) {
                int entry = (int) (cursor.row() - firstRow);
                values.forEach((probability, array) -> array[entry] = cursor.probability(probability));
            }
        });
        return new Truth(firstRow, rows, values);
    }

    Users users() {
        return users;
    }

    Items items() {
        return items;
    }

    Vocabularies vocabularies() {
        return vocabularies;
    }

    Mechanism mechanism() {
        return mechanism;
    }

    double intercept(Step step) {
        return intercepts.get(step);
    }

    void checkRange(long firstRow, long endRow) {
        if (firstRow < 0 || endRow < firstRow || endRow > spec.rows()) {
            throw new IllegalArgumentException("rows %s to %s (excluded) are not in this world of %s rows"
                    .formatted(firstRow, endRow, spec.rows()));
        }
    }
}
