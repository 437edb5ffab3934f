package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.feature.ExposureBatch;
import io.funnel4j.feature.FeatureSchema;
import io.funnel4j.feature.IdFeature;
import io.funnel4j.feature.NumericFeature;
import io.funnel4j.feature.RowEncoder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fitted encoders: the vocabulary of each table and the statistics of each numeric feature. They go with a model, which
 * understands no other ids. Immutable, safe for use by several threads.
 */
public final class Encoders implements RowEncoder {
    private final EncodingPlan plan;
    private final Map<String, IdTable> tables;
    private final List<NumericStatistics> statistics;
    private final FeatureSchema schema;
    private final IdTable[] tableOfFeature;
    private final NamedRows namedRows;

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
        this.namedRows = new NamedRows(this);
    }

    /** What the encoders were fitted for. */
    public EncodingPlan plan() {
        return plan;
    }

    /** The features of an encoded exposure. */
    @Override
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
     * @throws IllegalArgumentException naming row (from 0) and column, if a column is absent or unknown, or a number
     *     cannot be read
     */
    @Override
    public ExposureBatch encode(List<Map<String, String>> rows) {
        return namedRows.encode(rows);
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
            numeric[numericAt + i] = number(i, row.numbers[i]);
        }
    }

    /**
     * A number as the model reads it.
     *
     * @throws BadCellException if it does not fit into a float
     */
    float number(int feature, double number) {
        float value = statistics.get(feature).apply(number);
        if (!Float.isFinite(value)) {
            throw new BadCellException(
                    BadRow.Kind.NOT_FINITE,
                    plan.numerics().get(feature).column(),
                    number + " (standardised " + value + ")",
                    "a finite 32-bit number");
        }
        return value;
    }

    /** Puts the ids of a block's values into it. */
    void assignIds(RawBlock block) {
        for (int i = 0; i < tableOfFeature.length; i++) {
            tableOfFeature[i].assign(block.values(), i, block.ids(i), block.rows());
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
