// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

/**
 * What became of one feature's values in some rows.
 *
 * @param feature its name
 * @param kind what it is made of
 * @param rows that were encoded
 * @param missing rows without a value; of a list, without any
 * @param values that were encoded: of a list several a row, of any other feature one a row that has one
 * @param unknown values among them that training had not seen; 0 where values are hashed, and for numbers
 * @param cutLists lists that had more values than the model has slots
 * @param cutValues values that were left out of them
 * @param mean of the numbers, after log(1 + x) where the feature takes it; NaN without numbers
 */
public record FeatureCount(
        String feature,
        Kind kind,
        long rows,
        long missing,
        long values,
        long unknown,
        long cutLists,
        long cutValues,
        double mean) {
    /** What a feature is made of. */
    public enum Kind {
        /** One value a row, with a vocabulary. */
        ID,
        /** One value a row, hashed: none is unknown. */
        HASHED_ID,
        /** Several values a row, with a vocabulary. */
        LIST,
        /** Several values a row, hashed: none is unknown. */
        HASHED_LIST,
        /** A number that is put into buckets. */
        BUCKETS,
        NUMBER;

        /** Whether a cell has several values. */
        public boolean isList() {
            return this == LIST || this == HASHED_LIST;
        }

        /** Whether a value may be one that training had not seen. */
        public boolean hasVocabulary() {
            return this == ID || this == LIST;
        }
    }

    /** The share of rows without a value, 0 to 1. */
    public double missingShare() {
        return share(missing, rows);
    }

    /** The share of values that training had not seen, 0 to 1. */
    public double unknownShare() {
        return share(unknown, values);
    }

    /** The share of rows with values whose list was cut, 0 to 1. */
    public double cutShare() {
        return share(cutLists, rows - missing);
    }

    private static double share(long count, long of) {
        return of == 0 ? 0 : (double) count / of;
    }
}
