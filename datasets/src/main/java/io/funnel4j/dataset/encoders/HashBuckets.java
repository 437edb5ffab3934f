// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.rows.IdValues;
import io.funnel4j.dataset.rows.ListValues;
import org.datavec.api.writable.Text;

/**
 * Ids by hashing: 0 for a missing value, 1 to rows - 1 for the others.
 *
 * @param rows buckets, that of missing values included
 */
@Internal
public record HashBuckets(int rows) implements IdTable {
    @Override
    public int id(Text value, long hash) {
        return value == null ? MISSING : bucket(hash);
    }

    @Override
    public void assign(IdValues values, int feature, int[] ids, int rowCount) {
        long[] hashes = values.hashes(feature);
        for (int row = 0; row < rowCount; row++) {
            ids[row] = values.missing(feature, row) ? MISSING : bucket(hashes[row]);
        }
    }

    @Override
    public void assign(ListValues values) {
        for (int value = 0; value < values.used(); value++) {
            values.ids()[value] = bucket(values.hashes()[value]);
        }
    }

    private int bucket(long hash) {
        return 1 + (int) Long.remainderUnsigned(hash, rows - 1);
    }

    @Override
    public long touch(long hash) {
        return hash;
    }
}
