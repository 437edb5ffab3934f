package io.funnel4j.dataset.encode;

import org.datavec.api.writable.Text;

/**
 * Ids of known values, 1 to n; 0 is for unknown and missing ones.
 *
 * @param values the value of id i is number i - 1
 */
record Vocabulary(ValueTable values) implements IdTable {
    @Override
    public int id(Text value, long hash) {
        return value == null ? 0 : values.find(hash, value.getBytes(), value.getLength()) + 1;
    }

    @Override
    public long touch(long hash) {
        return values.touch(hash);
    }

    @Override
    public int rows() {
        return values.size() + 1;
    }
}
