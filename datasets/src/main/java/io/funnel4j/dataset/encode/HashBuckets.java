package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.StableHash;

/**
 * Ids by hashing: 0 for a missing value, 1 to rows - 1 for the others.
 *
 * @param rows buckets, that of missing values included
 */
record HashBuckets(int rows) implements IdTable {
    @Override
    public int id(String value) {
        return value == null ? 0 : 1 + (int) Long.remainderUnsigned(StableHash.of(value, 0), rows - 1);
    }
}
