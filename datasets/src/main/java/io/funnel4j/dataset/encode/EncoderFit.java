package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.split.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what encoders are fitted to, counts of values, means and deviations, and numbers all values on the way, so
 * that rows need not be read as text again.
 */
final class EncoderFit {
    private final EncodingPlan plan;
    private final Workers workers;
    private final List<String> tables;
    private final List<ValueTable> counts = new ArrayList<>();
    private final int[] tableOfFeature;
    private final NumericStatistics.Fit[] numerics;
    private final int[][] ids;
    private final Map<String, Long> distinctValues = new LinkedHashMap<>();

    EncoderFit(EncodingPlan plan, Workers workers) {
        this.plan = plan;
        this.workers = workers;
        this.tables = List.copyOf(plan.tables().keySet());
        tables.forEach(table -> counts.add(new ValueTable()));
        this.tableOfFeature = plan.ids().stream()
                .mapToInt(feature -> tables.indexOf(feature.table()))
                .toArray();
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
        IdEncoding encoding = plan.tables().get(tables.get(table));
        int[] features = features(table);
        if (encoding.hashed()) {
            HashBuckets buckets = new HashBuckets(encoding.hashBuckets());
            for (int feature : features) {
                buckets.assign(block.values(), feature, block.ids(feature), block.rows());
            }
            return;
        }
        ValueTable values = counts.get(table);
        IdValues read = block.values();
        long touched = 0;
        for (int row = 0; row < block.rows(); row++) {
            int count = block.part(row) == Part.TRAIN ? 1 : 0;
            int ahead = Math.min(row + IdValues.AHEAD, block.rows() - 1);
            for (int feature : features) {
                touched ^= values.touch(read.hashes(feature)[ahead]);
                int length = read.lengths(feature)[row];
                block.ids(feature)[row] = length == 0
                        ? RawBlock.MISSING
                        : values.add(read.hashes(feature)[row], read.bytes(), read.starts(feature)[row], length, count);
            }
        }
        read.keep(touched);
    }

    private void addNumbers(int feature, RawBlock block) {
        double[] numbers = block.numbers(feature);
        for (int row = 0; row < block.rows(); row++) {
            if (block.part(row) == Part.TRAIN) {
                numerics[feature].add(numbers[row]);
            }
        }
    }

    private int[] features(int table) {
        List<Integer> features = new ArrayList<>();
        for (int feature = 0; feature < tableOfFeature.length; feature++) {
            if (tableOfFeature[feature] == table) {
                features.add(feature);
            }
        }
        return features.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Different values by table, once {@link #encoders()} has ended the fit. */
    Map<String, Long> distinctValues() {
        return distinctValues;
    }

    /** Ends the fit; no rows can be added after it. */
    Encoders encoders() {
        for (int table = 0; table < tables.size(); table++) {
            if (!plan.tables().get(tables.get(table)).hashed()) {
                distinctValues.put(tables.get(table), (long) counts.get(table).counted());
            }
        }
        IdTable[] fitted = new IdTable[tables.size()];
        workers.run(fitted.length, table -> {
            IdEncoding encoding = plan.tables().get(tables.get(table));
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
            byName.put(tables.get(table), fitted[table]);
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
        for (int feature = 0; feature < tableOfFeature.length; feature++) {
            int[] idOf = ids[tableOfFeature[feature]];
            int[] numbers = block.ids(feature);
            for (int row = 0; row < block.rows() && idOf != null; row++) {
                numbers[row] = numbers[row] == RawBlock.MISSING ? RawBlock.MISSING : idOf[numbers[row]];
            }
        }
    }
}
