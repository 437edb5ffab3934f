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
        return value == null ? 0 : values.find(hash, value.getBytes(), 0, value.getLength()) + 1;
    }

    @Override
    public void assign(IdValues read, int feature, int[] ids, int rowCount) {
        long[] hashes = read.hashes(feature);
        int[] starts = read.starts(feature);
        int[] lengths = read.lengths(feature);
        long touched = 0;
        for (int row = 0; row < rowCount; row++) {
            if (row % IdValues.AHEAD == 0) {
                touched ^= values.touch(hashes, row, Math.min(row + IdValues.AHEAD, rowCount));
            }
            ids[row] = lengths[row] == 0
                    ? RawBlock.MISSING
                    : 1 + values.find(hashes[row], read.bytes(), starts[row], lengths[row]);
        }
        read.keep(touched);
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
