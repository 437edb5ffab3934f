// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.IdTable;
import io.funnel4j.dataset.encoders.NumberSummary;
import io.funnel4j.dataset.encoders.NumericStatistics;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.FeatureTimes.Stage;
import io.funnel4j.dataset.rows.ListValues;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.source.InvalidExposuresException;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects what encoders are fitted to, counts of values, means and deviations, and numbers all values on the way, so
 * that rows need not be read as text again.
 */
final class EncoderFit {
    private final EncodingPlan plan;
    private final Workers workers;
    private final Optional<Encoders> earlier;
    private final List<TableFit> tables = new ArrayList<>();
    private final NumericStatistics.Fit[] numerics;
    private final NumericStatistics.Fit[] untransformed;
    private BucketFits buckets;
    private final int[] longest;
    private final FeatureTimes times;
    /** Of the train rows, where ids expire by days. */
    private final TrainDays days = new TrainDays();

    private final Map<String, Long> distinctValues = new LinkedHashMap<>();

    /** @param earlier whose ids, slots, statistics and borders stay; values that they do not know are added */
    EncoderFit(EncodingPlan plan, Workers workers, Optional<Encoders> earlier) {
        this.plan = plan;
        this.workers = workers;
        this.earlier = earlier;
        plan.tables().forEach((name, table) -> tables.add(new TableFit(plan, table, vocabulary(name))));
        this.numerics = new NumericStatistics.Fit[plan.numerics().size()];
        Arrays.setAll(numerics, feature -> new NumericStatistics.Fit());
        this.untransformed = new NumericStatistics.Fit[numerics.length];
        Arrays.setAll(untransformed, feature -> logarithm(feature) ? new NumericStatistics.Fit() : numerics[feature]);
        this.buckets = new BucketFits(plan);
        this.longest = new int[plan.lists().size()];
        this.times = new FeatureTimes(plan);
    }

    /** That of the earlier encoders; what they kept of when values were seen is of use only if it was counted alike. */
    private Optional<Vocabulary> vocabulary(String table) {
        boolean alike = plan.expiry() != null
                && earlier.filter(before -> plan.expiry().countsAs(before.plan().expiry()))
                        .isPresent();
        return earlier.map(before -> before.tables().get(table))
                .filter(Vocabulary.class::isInstance)
                .map(Vocabulary.class::cast)
                .map(vocabulary -> alike ? vocabulary : vocabulary.withoutSightings());
    }

    /** Adds the train rows of blocks, and puts into all rows, instead of an id, the number of the value. */
    void add(List<RawBlock> blocks) {
        for (RawBlock block : blocks) {
            measureLists(block);
            if (plan.expiry() != null && plan.expiry().time() != null) {
                measureDays(block);
            }
        }
        int numbers = numerics.length + buckets.count();
        workers.run(tables.size() + numbers, task -> {
            for (RawBlock block : blocks) {
                if (task < tables.size()) {
                    long start = System.nanoTime();
                    tables.get(task).add(block);
                    tables.get(task).ended(Stage.COUNT, start, block.rows(), times);
                } else {
                    addNumbers(task - tables.size(), block);
                }
            }
        });
    }

    private boolean logarithm(int feature) {
        return plan.numerics().get(feature).transform().logarithm();
    }

    /** Looks at the numbers of the train rows alone, where nothing is to be fitted. */
    void measure(List<RawBlock> blocks) {
        workers.run(numerics.length, feature -> blocks.forEach(block -> addNumbers(feature, block)));
    }

    /** Of all parts: nothing of a row that is encoded now is to be cut. */
    private void measureLists(RawBlock block) {
        for (int feature = 0; feature < longest.length; feature++) {
            ListValues list = block.list(feature);
            for (int row = 0; row < block.rows(); row++) {
                longest[feature] = Math.max(longest[feature], list.count(row));
            }
        }
    }

    private void measureDays(RawBlock block) {
        for (int row = 0; row < block.rows(); row++) {
            if (block.fitted(row)) {
                days.add(block.day(row));
            }
        }
    }

    private void addNumbers(int feature, RawBlock block) {
        long start = System.nanoTime();
        if (feature < numerics.length) {
            addNumeric(feature, block);
        } else {
            buckets.add(feature - numerics.length, block);
        }
        times.end(Stage.COUNT, times.number(feature), start, block.rows());
    }

    private void addNumeric(int feature, RawBlock block) {
        double[] numbers = block.numbers(feature);
        for (int row = 0; row < block.rows(); row++) {
            if (block.fitted(row)) {
                numerics[feature].add(numbers[row]);
            }
        }
        if (logarithm(feature)) {
            addUntransformed(feature, block);
        }
    }

    private void addUntransformed(int feature, RawBlock block) {
        double[] numbers = block.untransformed(feature);
        for (int row = 0; row < block.rows(); row++) {
            if (block.fitted(row)) {
                untransformed[feature].add(numbers[row]);
            }
        }
    }

    /** What the borders are fitted to. */
    BucketFits buckets() {
        return buckets;
    }

    /** Fits the borders to other numbers. */
    void buckets(BucketFits fits) {
        buckets = fits;
    }

    /** Adds what the rows that come after these came to, but values and numbers in buckets. */
    void take(EncoderFit later) {
        for (int feature = 0; feature < numerics.length; feature++) {
            numerics[feature].take(later.numerics[feature]);
            if (logarithm(feature)) {
                untransformed[feature].take(later.untransformed[feature]);
            }
        }
        for (int list = 0; list < longest.length; list++) {
            longest[list] = Math.max(longest[list], later.longest[list]);
        }
    }

    /** Writes what {@link #take} adds, for another process. */
    void write(DataOutput out) throws IOException {
        for (int feature = 0; feature < numerics.length; feature++) {
            numerics[feature].write(out);
            untransformed[feature].write(out);
        }
        for (int length : longest) {
            out.writeInt(length);
        }
    }

    /** Becomes the fit of the same plan that was written. */
    void read(DataInput in) throws IOException {
        for (int feature = 0; feature < numerics.length; feature++) {
            numerics[feature].read(in);
            untransformed[feature].read(in);
        }
        for (int list = 0; list < longest.length; list++) {
            longest[list] = in.readInt();
        }
    }

    /** The values that were counted, in shares; see {@link ValueCounts}. */
    byte[][] valueShares(int partition, int count) {
        ByteArrayOutputStream[] bytes = new ByteArrayOutputStream[count];
        Arrays.setAll(bytes, share -> new ByteArrayOutputStream());
        DataOutput[] shares = Arrays.stream(bytes).map(DataOutputStream::new).toArray(DataOutput[]::new);
        try {
            for (DataOutput share : shares) {
                share.writeInt(partition);
            }
            for (TableFit table : vocabularies()) {
                table.write(shares);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.stream(bytes).map(ByteArrayOutputStream::toByteArray).toArray(byte[][]::new);
    }

    /** Counts the values of all partitions; see {@link ValueCounts}. */
    void takeValues(List<byte[]> shares) {
        try {
            ValueCounts.merge(shares, vocabularies());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<TableFit> vocabularies() {
        return tables.stream().filter(table -> !table.encoding().hashed()).toList();
    }

    /** The train rows' numbers of each numeric feature, as the source has them; empty where there is none. */
    List<Optional<NumberSummary>> numbers() {
        return Arrays.stream(untransformed).map(NumericStatistics.Fit::summary).toList();
    }

    /** The same as a model reads them that has these encoders, before tanh. */
    List<Optional<NumberSummary>> encodedNumbers(Encoders encoders) {
        List<Optional<NumberSummary>> encoded = new ArrayList<>();
        for (int feature = 0; feature < numerics.length; feature++) {
            NumericStatistics statistics = encoders.statistics().get(feature);
            encoded.add(numerics[feature].summary().map(statistics::apply));
        }
        return encoded;
    }

    /** Different values by table, once {@link #encoders()} has ended the fit. */
    Map<String, Long> distinctValues() {
        return distinctValues;
    }

    /** What became of the earlier ids of each table, once {@link #encoders()} has ended the fit. */
    List<Turnover> turnover() {
        return tables.stream().map(TableFit::turnover).flatMap(Optional::stream).toList();
    }

    /**
     * Checks that no train row is so late that ids of all the others expire.
     *
     * @param source name of the rows
     * @throws InvalidExposuresException naming the day, the table and what to do
     */
    void checkDays(String source) {
        tables.forEach(table -> table.checkDays(days, source));
    }

    /** Ends the fit; no rows can be added after it. */
    Encoders encoders() {
        for (TableFit table : tables) {
            if (!table.encoding().hashed()) {
                distinctValues.put(table.encoding().table(), table.distinctValues());
            }
        }
        IdTable[] fitted = new IdTable[tables.size()];
        workers.run(fitted.length, table -> fitted[table] = tables.get(table).end(days));
        Map<String, IdTable> byName = new LinkedHashMap<>();
        for (int table = 0; table < fitted.length; table++) {
            byName.put(tables.get(table).encoding().table(), fitted[table]);
        }
        if (earlier.isPresent()) {
            Encoders before = earlier.get();
            return new Encoders(plan, byName, before.slots(), before.statistics(), before.buckets());
        }
        List<NumericStatistics> statistics = new ArrayList<>();
        for (int i = 0; i < numerics.length; i++) {
            boolean standardised = plan.numerics().get(i).transform().standardised();
            statistics.add(standardised ? numerics[i].statistics() : NumericStatistics.IDENTITY);
        }
        return new Encoders(plan, byName, slots(), statistics, buckets.borders());
    }

    private List<Integer> slots() {
        List<Integer> slots = new ArrayList<>();
        for (IdEncoding feature : plan.lists()) {
            int most = feature.list().maxLength();
            slots.add(most > 0 ? most : Math.max(1, longest[slots.size()]));
        }
        return slots;
    }

    /** Puts the fitted ids in place of the numbers of values. */
    void assignIds(RawBlock block, FeatureTimes taken) {
        for (TableFit table : tables) {
            long start = System.nanoTime();
            table.assignIds(block);
            table.ended(Stage.LOOK_UP, start, block.rows(), taken);
        }
    }

    /** How long the features took to count. */
    FeatureTimes times() {
        return times;
    }
}
