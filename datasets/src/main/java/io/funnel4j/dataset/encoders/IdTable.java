// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.rows.IdValues;
import io.funnel4j.dataset.rows.ListValues;
import io.funnel4j.dataset.rows.ValueTable;
import io.funnel4j.exposure.IdFeature;
import org.datavec.api.writable.Text;

/** Gives a value its id, the row of an embedding table. */
@Internal
public sealed interface IdTable permits Vocabulary, HashBuckets {
    /** The id of a missing value. */
    int MISSING = IdFeature.MISSING;

    /**
     * The id of a value, in [0, rows()); 0 for null.
     *
     * @param hash of the value, by {@link ValueTable#hash}
     */
    int id(Text value, long hash);

    /** Reads ahead; see {@link ValueTable#touch}. */
    long touch(long hash);

    /** Puts the ids of a feature's values into an array. */
    void assign(IdValues values, int feature, int[] ids, int rows);

    /** Puts the ids of the values of lists beside them. */
    void assign(ListValues values);

    /** Rows of the table. */
    int rows();

    /** The id of a value; 0 for null and blank ones, which are missing. */
    public default int id(String value) {
        if (value == null || value.isBlank()) {
            return 0;
        }
        Text text = new Text(value);
        return id(text, ValueTable.hash(text.getBytes(), text.getLength()));
    }
}
