package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.split.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Collects what encoders are fitted to, counts of values, means and deviations, and numbers all values on the way, so
 * that rows need not be read as text again.
 */
final class EncoderFit {
    private final EncodingPlan plan;
    private final Workers workers;
    /** The first id feature of each table. */
    private final List<IdEncoding> tables;

    private final List<int[]> featuresOfTable = new ArrayList<>();
    private final List<ValueTable> counts = new ArrayList<>();
    private final NumericStatistics.Fit[] numerics;
    private final int[][] ids;
    private final Map<String, Long> distinctValues = new LinkedHashMap<>();

    EncoderFit(EncodingPlan plan, Workers workers) {
        this.plan = plan;
        this.workers = workers;
        this.tables = List.copyOf(plan.tables().values());
        for (IdEncoding table : tables) {
            counts.add(new ValueTable());
            featuresOfTable.add(features(table.table()));
        }
        this.numerics = new NumericStatistics.Fit[plan.numerics().size()];
        Arrays.setAll(numerics, feature -> new NumericStatistics.Fit());
        this.ids = new int[tables.size()][];
    }

    /** Adds the train rows of blocks, and puts into all rows, instead of an id, the number of the value. */
    void add(List<RawBlock> blocks) {
        workers.run(tables.size() + numerics.length, task -> {
            for (RawBlock block : blocks) {
                if (task < tables.size()) {
                    number(task, block);
                } else {
                    addNumbers(task - tables.size(), block);
                }
            }
        });
    }

    private void number(int table, RawBlock block) {
        IdEncoding encoding = tables.get(table);
        int[] features = featuresOfTable.get(table);
        if (encoding.hashed()) {
            HashBuckets buckets = new HashBuckets(encoding.hashBuckets());
            for (int feature : features) {
                buckets.assign(block.values(), feature, block.ids(feature), block.rows());
            }
            return;
        }
        ValueTable values = counts.get(table);
        for (int from = 0; from < block.rows(); from += IdValues.AHEAD) {
            int to = Math.min(from + IdValues.AHEAD, block.rows());
            for (int feature : features) {
                block.values().keep(values.touch(block.values().hashes(feature), from, to));
            }
            for (int row = from; row < to; row++) {
                int count = block.part(row) == Part.TRAIN ? 1 : 0;
                for (int feature : features) {
                    block.ids(feature)[row] = number(values, block.values(), feature, row, count);
                }
            }
        }
    }

    private static int number(ValueTable values, IdValues read, int feature, int row, int count) {
        int length = read.lengths(feature)[row];
        return length == 0
                ? RawBlock.MISSING
                : values.add(read.hashes(feature)[row], read.bytes(), read.starts(feature)[row], length, count);
    }

    private void addNumbers(int feature, RawBlock block) {
        double[] numbers = block.numbers(feature);
        for (int row = 0; row < block.rows(); row++) {
            if (block.part(row) == Part.TRAIN) {
                numerics[feature].add(numbers[row]);
            }
        }
    }

    /** The features that read a table. */
    private int[] features(String table) {
        return IntStream.range(0, plan.ids().size())
                .filter(feature -> plan.ids().get(feature).table().equals(table))
                .toArray();
    }

    /** Different values by table, once {@link #encoders()} has ended the fit. */
    Map<String, Long> distinctValues() {
        return distinctValues;
    }

    /** Ends the fit; no rows can be added after it. */
    Encoders encoders() {
        for (int table = 0; table < tables.size(); table++) {
            if (!tables.get(table).hashed()) {
                distinctValues.put(
                        tables.get(table).table(), (long) counts.get(table).counted());
            }
        }
        IdTable[] fitted = new IdTable[tables.size()];
        workers.run(fitted.length, table -> {
            IdEncoding encoding = tables.get(table);
            if (encoding.hashed()) {
                fitted[table] = new HashBuckets(encoding.hashBuckets());
                return;
            }
            ids[table] = new int[counts.get(table).size()];
            fitted[table] = new Vocabulary(counts.get(table).mostFrequent(encoding.minCount(), ids[table]));
            counts.set(table, new ValueTable());
        });
        Map<String, IdTable> byName = new LinkedHashMap<>();
        for (int table = 0; table < fitted.length; table++) {
            byName.put(tables.get(table).table(), fitted[table]);
        }
        List<NumericStatistics> statistics = new ArrayList<>();
        for (int i = 0; i < numerics.length; i++) {
            boolean standardised = plan.numerics().get(i).transform().standardised();
            statistics.add(standardised ? numerics[i].statistics() : NumericStatistics.IDENTITY);
        }
        return new Encoders(plan, byName, statistics);
    }

    /** Puts the fitted ids in place of the numbers of values. */
    void assignIds(RawBlock block) {
        for (int table = 0; table < ids.length; table++) {
            if (ids[table] != null) {
                for (int feature : featuresOfTable.get(table)) {
                    assignIds(ids[table], block.ids(feature), block.rows());
                }
            }
        }
    }

    private static void assignIds(int[] idOf, int[] numbers, int rows) {
        for (int row = 0; row < rows; row++) {
            numbers[row] = numbers[row] == RawBlock.MISSING ? RawBlock.MISSING : idOf[numbers[row]];
        }
    }
}
