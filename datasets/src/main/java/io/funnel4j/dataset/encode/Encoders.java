package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.feature.ExposureBatch;
import io.funnel4j.feature.FeatureSchema;
import io.funnel4j.feature.IdFeature;
import io.funnel4j.feature.NumericFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Fitted encoders: the vocabulary of each table and the statistics of each numeric feature. They go with a model, which
 * understands no other ids. Immutable, safe for use by several threads.
 */
public final class Encoders {
    private final EncodingPlan plan;
    private final Map<String, IdTable> tables;
    private final List<NumericStatistics> statistics;
    private final FeatureSchema schema;
    private final IdTable[] tableOfFeature;

    Encoders(EncodingPlan plan, Map<String, IdTable> tables, List<NumericStatistics> statistics) {
        this.plan = plan;
        this.tables = new LinkedHashMap<>(tables);
        this.statistics = List.copyOf(statistics);
        this.schema = new FeatureSchema(
                plan.ids().stream()
                        .map(feature -> new IdFeature(
                                feature.name(),
                                feature.table(),
                                tables.get(feature.table()).rows(),
                                feature.dimension()))
                        .toList(),
                plan.numerics().stream()
                        .map(feature -> new NumericFeature(feature.name()))
                        .toList());
        this.tableOfFeature =
                plan.ids().stream().map(feature -> tables.get(feature.table())).toArray(IdTable[]::new);
    }

    /** What the encoders were fitted for. */
    public EncodingPlan plan() {
        return plan;
    }

    /** The features of an encoded exposure. */
    public FeatureSchema schema() {
        return schema;
    }

    /** The columns that a row must have to be scored. */
    public List<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        plan.features().forEach(feature -> columns.add(feature.column()));
        return List.copyOf(columns);
    }

    /**
     * The id of a value.
     *
     * @param feature the name of an id feature
     * @param value null or blank for a missing one
     */
    public int id(String feature, String value) {
        for (int i = 0; i < tableOfFeature.length; i++) {
            if (schema.ids().get(i).name().equals(feature)) {
                return tableOfFeature[i].id(value);
            }
        }
        throw new IllegalArgumentException("there is no id feature '%s'; id features are %s"
                .formatted(feature, schema.ids().stream().map(IdFeature::name).toList()));
    }

    /**
     * Encodes rows for scoring; labels are neither needed nor read.
     *
     * @param rows each the cells by column; all of {@link #columns()} are there, null or blank where missing
     * @throws IllegalArgumentException naming row and column, if a column is absent or a number cannot be read
     */
    public ExposureBatch encode(List<Map<String, String>> rows) {
        List<String> columns = columns();
        RowParser parser = new RowParser(plan.featuresOnly(), Optional.empty(), columns);
        int idCount = tableOfFeature.length;
        int numericCount = statistics.size();
        int[] ids = new int[rows.size() * idCount];
        float[] numeric = new float[rows.size() * numericCount];
        for (int row = 0; row < rows.size(); row++) {
            try {
                encode(
                        parser.parse(cells(rows.get(row), columns, row)),
                        ids,
                        row * idCount,
                        numeric,
                        row * numericCount);
            } catch (BadCellException e) {
                throw new IllegalArgumentException(e.at("row " + row).toString(), e);
            }
        }
        return new ExposureBatch(rows.size(), ids, numeric, Map.of(), null);
    }

    private static List<Writable> cells(Map<String, String> row, List<String> columns, int index) {
        List<Writable> cells = new ArrayList<>();
        for (String column : columns) {
            String value = row.get(column);
            if (value == null && !row.containsKey(column)) {
                throw new IllegalArgumentException("row %d has no column '%s'; it has %s and needs %s%s"
                        .formatted(index, column, row.keySet(), columns, Suggestion.nearest(column, row.keySet())));
            }
            cells.add(new Text(value == null ? "" : value));
        }
        return cells;
    }

    /**
     * Writes the ids and numbers of a row into arrays from given positions on.
     *
     * @throws BadCellException if a standardised number does not fit into a float
     */
    void encode(RawExposure row, int[] ids, int idsAt, float[] numeric, int numericAt) {
        long touched = 0;
        for (int i = 0; i < tableOfFeature.length; i++) {
            touched ^= tableOfFeature[i].touch(row.idHashes[i]);
        }
        row.touched = touched;
        for (int i = 0; i < tableOfFeature.length; i++) {
            ids[idsAt + i] = tableOfFeature[i].id(row.ids[i], row.idHashes[i]);
        }
        for (int i = 0; i < row.numbers.length; i++) {
            float value = statistics.get(i).apply(row.numbers[i]);
            if (!Float.isFinite(value)) {
                NumericEncoding feature = plan.numerics().get(i);
                throw new BadCellException(
                        BadRow.Kind.NOT_FINITE,
                        feature.column(),
                        row.numbers[i] + " (standardised " + value + ")",
                        "a finite 32-bit number");
            }
            numeric[numericAt + i] = value;
        }
    }

    Map<String, IdTable> tables() {
        return tables;
    }

    List<NumericStatistics> statistics() {
        return statistics;
    }

    /** Writes the encoders into a folder, which is created. */
    public void save(Path folder) {
        EncodersFiles.save(this, folder);
    }

    /**
     * Reads encoders that were saved.
     *
     * @throws InvalidFileException if the files are missing, cut, or of another kind or version
     */
    public static Encoders load(Path folder) {
        return EncodersFiles.load(folder);
    }
}
