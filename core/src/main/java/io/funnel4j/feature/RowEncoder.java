package io.funnel4j.feature;

import java.util.List;
import java.util.Map;

/** Turns raw rows, names and values, into what a model reads. Safe for use by several threads. */
public interface RowEncoder {
    /** The features of an encoded row. */
    FeatureSchema schema();

    /**
     * Encodes rows for scoring; labels are neither needed nor read.
     *
     * @param rows each the values by name; null or blank where missing
     * @throws IllegalArgumentException naming the row (from 0) and the name, if one is absent or unknown, or a number
     *     cannot be read
     */
    ExposureBatch encode(List<Map<String, String>> rows);
}
