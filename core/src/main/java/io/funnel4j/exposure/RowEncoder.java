// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.problem.Funnel4jException;
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
     * @throws Funnel4jException naming the row (from 0) and the name, if one is absent or unknown, or a number
     *     cannot be read
     */
    ExposureBatch encode(List<Map<String, String>> rows);

    /**
     * The same, and what became of the rows' values. An encoder that does not override this counts rows alone.
     *
     * @throws Funnel4jException as {@link #encode}
     */
    default Encoded encodeAndCount(List<Map<String, String>> rows) {
        return new Encoded(encode(rows), FeatureCounts.ofRows(rows.size()));
    }

    /**
     * Encoded rows.
     *
     * @param exposures the rows
     * @param counts what became of their values
     */
    record Encoded(ExposureBatch exposures, FeatureCounts counts) {}
}
