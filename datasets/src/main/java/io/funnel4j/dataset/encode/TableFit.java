// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.encoders.HashBuckets;
import io.funnel4j.dataset.encoders.IdTable;
import io.funnel4j.dataset.encoders.SeenDays;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.encoders.VocabularyFit;
import io.funnel4j.dataset.encoders.VocabularyFit.Fitted;
import io.funnel4j.dataset.encoders.VocabularyFit.Span;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.dataset.plan.Expiry.RowTime;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.IdValues;
import io.funnel4j.dataset.rows.ListValues;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.rows.ValueTable;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.text.Message;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Counts the values of the features that read one table, and numbers them on the way. */
final class TableFit {
    /** Instead of the number of a value where it is missing. */
    private static final int MISSING = -1;

    private final IdEncoding encoding;
    private final Expiry expiry;
    private final int[] singles;
    private final int[] lists;
    private final Optional<Vocabulary> earlier;
    /** Of the values that were counted, where ids of the table expire by days. */
    private final Optional<SeenDays> days;

    private final int unseenFor;
    private Optional<Turnover> turnover = Optional.empty();
    private ValueTable counts = new ValueTable();
    private int[] numbers;
    /** Values that were counted elsewhere, too rare to come here. */
    private long rare;

    /**
     * @param encoding the first feature of the table
     * @param earlier ids that stay as they are, unless they expire
     */
    TableFit(EncodingPlan plan, IdEncoding encoding, Optional<Vocabulary> earlier) {
        this.expiry = plan.expiry();
        this.encoding = encoding;
        this.earlier = earlier;
        this.unseenFor = expiry == null || encoding.hashed() ? Expiry.NEVER : expiry.unseenFor(encoding.table());
        this.days = unseenFor != Expiry.NEVER && expiry.time() != null ? Optional.of(new SeenDays()) : Optional.empty();
        this.singles = reading(plan.singles());
        this.lists = reading(plan.lists());
    }

    private int[] reading(List<IdEncoding> features) {
        return IntStream.range(0, features.size())
                .filter(feature -> features.get(feature).table().equals(encoding.table()))
                .toArray();
    }

    /** The first feature of the table. */
    IdEncoding encoding() {
        return encoding;
    }

    /** Says how long the values of a block took; features that share the table share the time. */
    void ended(FeatureTimes.Stage stage, long start, int rows, FeatureTimes times) {
        long values = (long) rows * (singles.length + lists.length);
        for (int feature : singles) {
            times.end(stage, feature, start, values);
        }
        for (int feature : lists) {
            times.end(stage, times.list(feature), start, values);
        }
    }

    long distinctValues() {
        return counts.counted() + rare;
    }

    /** Counts the values of train rows, and puts into all rows their numbers; ids where they are hashed. */
    void add(RawBlock block) {
        if (encoding.hashed()) {
            HashBuckets buckets = new HashBuckets(encoding.hashBuckets());
            for (int feature : singles) {
                buckets.assign(block.values(), feature, block.ids(feature), block.rows());
            }
            for (int feature : lists) {
                buckets.assign(block.list(feature));
            }
            return;
        }
        for (int from = 0; from < block.rows(); from += IdValues.AHEAD) {
            number(block, from, Math.min(from + IdValues.AHEAD, block.rows()));
        }
        for (int feature : lists) {
            number(block, block.list(feature));
        }
    }

    private void number(RawBlock block, int from, int to) {
        IdValues read = block.values();
        for (int feature : singles) {
            read.keep(counts.touch(read.hashes(feature), from, to));
        }
        for (int row = from; row < to; row++) {
            int count = block.fitted(row) ? 1 : 0;
            for (int feature : singles) {
                int length = read.lengths(feature)[row];
                block.ids(feature)[row] = length == 0
                        ? MISSING
                        : counts.add(read.hashes(feature)[row], read.bytes(), read.starts(feature)[row], length, count);
                if (days.isPresent() && count > 0 && length > 0) {
                    days.get().see(block.ids(feature)[row], block.day(row));
                }
            }
        }
    }

    /** A list that several rows share is counted for all of them at once. */
    private void number(RawBlock block, ListValues list) {
        for (int row = 0; row < block.rows(); ) {
            int first = list.first(row);
            int last = first + list.count(row);
            int count = 0;
            int day = Integer.MIN_VALUE;
            int next = row;
            for (; next < block.rows() && list.first(next) == first && list.count(next) == last - first; next++) {
                if (block.fitted(next)) {
                    count++;
                    day = Math.max(day, block.day(next));
                }
            }
            for (int value = first; value < last; value++) {
                if ((value - first) % IdValues.AHEAD == 0) {
                    list.keep(counts.touch(list.hashes(), value, Math.min(value + IdValues.AHEAD, last)));
                }
                list.ids()[value] =
                        counts.add(list.hashes()[value], list.bytes(), list.start(value), list.length(value), count);
                if (days.isPresent() && count > 0) {
                    days.get().see(list.ids()[value], day);
                }
            }
            row = next;
        }
    }

    /** Counts a value as often as it was counted elsewhere. */
    void count(byte[] text, int times) {
        counts.add(ValueTable.hash(text, text.length), text, 0, text.length, times);
    }

    /** Says how many values were counted elsewhere, those that did not come here among them. */
    void countDistinct(long distinct) {
        rare = distinct - counts.counted();
    }

    /** Writes the values that were counted, each into the share of the remainder of its hash. */
    void write(DataOutput[] shares) throws IOException {
        int[] sizes = new int[shares.length];
        counts.forEachCounted(
                (order, count, bytes, from, length) -> sizes[share(bytes, from, length, shares.length)]++);
        for (int share = 0; share < shares.length; share++) {
            shares[share].writeInt(sizes[share]);
        }
        counts.forEachCounted((order, count, bytes, from, length) -> {
            DataOutput out = shares[share(bytes, from, length, shares.length)];
            try {
                out.writeInt(order);
                out.writeInt(count);
                out.writeInt(length);
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static int share(byte[] bytes, int from, int length, int shares) {
        return (int) Long.remainderUnsigned(ValueTable.hash(bytes, from, length), shares);
    }

    /**
     * Refuses train rows a few of which are so late that all ids of the others expire. Ids are counted back from the last day
     * of this run and of all after it: a wrong one would empty the vocabulary for good.
     *
     * @param source name of the rows
     */
    void checkDays(TrainDays trainDays, String source) {
        if (days.isEmpty()) {
            return;
        }
        int mostBy = trainDays.mostBy();
        int others = earlier.flatMap(Vocabulary::sightings)
                .map(before -> Math.max(before.now(), mostBy))
                .orElse(mostBy);
        long later = (long) trainDays.last() - others;
        if (later > unseenFor) {
            RowTime time = expiry.time();
            throw new InvalidExposuresException(Message.of(
                    "%s: ids of table '%s' expire when unseen for %,d days, counted back from the last train row, and that is of %s in column '%s', %,d days after %s, by which 99%% of the train rows lie: all their ids would expire; correct or leave out the later rows or, if these are right, train on the rows up to %s first and go on from there with the others",
                    source,
                    encoding.table(),
                    unseenFor,
                    time.unit().text(trainDays.last()),
                    time.column(),
                    later,
                    time.unit().text(others),
                    time.unit().text(others)));
        }
    }

    /**
     * Ends the counting.
     *
     * @param trainDays of the train rows, where ids expire by days
     */
    IdTable end(TrainDays trainDays) {
        if (encoding.hashed()) {
            return new HashBuckets(encoding.hashBuckets());
        }
        numbers = new int[counts.size()];
        Optional<Span> span = unseenFor == Expiry.NEVER ? Optional.empty() : Optional.of(span(trainDays));
        Fitted fitted = new VocabularyFit(encoding.minCount(), span).fit(encoding.table(), earlier, counts, numbers);
        turnover = fitted.turnover();
        counts = new ValueTable();
        return fitted.vocabulary();
    }

    private Span span(TrainDays trainDays) {
        return days.isPresent()
                ? new Span(unseenFor, days, trainDays.first(), trainDays.last())
                : Span.ofWarmStarts(unseenFor);
    }

    /** What became of the earlier ids, once the counting has ended; empty where there were none. */
    Optional<Turnover> turnover() {
        return turnover;
    }

    /** Puts the fitted ids in place of the numbers of values. */
    void assignIds(RawBlock block) {
        if (encoding.hashed()) {
            return;
        }
        for (int feature : singles) {
            int[] ids = block.ids(feature);
            for (int row = 0; row < block.rows(); row++) {
                ids[row] = ids[row] == MISSING ? IdTable.MISSING : Vocabulary.id(numbers[ids[row]]);
            }
        }
        for (int feature : lists) {
            int[] ids = block.list(feature).ids();
            for (int value = 0; value < block.list(feature).used(); value++) {
                ids[value] = Vocabulary.id(numbers[ids[value]]);
            }
        }
    }
}
