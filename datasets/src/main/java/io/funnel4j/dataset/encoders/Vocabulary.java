// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.rows.IdValues;
import io.funnel4j.dataset.rows.ListValues;
import io.funnel4j.dataset.rows.ValueTable;
import java.util.Optional;
import org.datavec.api.writable.Text;

/**
 * Ids of known values from {@value IdEncoding#FIRST_KNOWN} on; 0 is for missing ones, {@value IdEncoding#UNKNOWN} for unknown ones.
 *
 * @param values the value of id i is number i - {@value IdEncoding#FIRST_KNOWN}
 * @param sightings when the values were last seen; empty unless ids expire
 */
@Internal
public record Vocabulary(ValueTable values, Optional<Sightings> sightings) implements IdTable {
    /** Without sightings. */
    public Vocabulary(ValueTable values) {
        this(values, Optional.empty());
    }

    /** The id of a value by its number, which is -1 for an unknown one. */
    public static int id(int number) {
        return number < 0 ? IdEncoding.UNKNOWN : IdEncoding.FIRST_KNOWN + number;
    }

    @Override
    public int id(Text value, long hash) {
        return value == null ? MISSING : id(values.find(hash, value.getBytes(), 0, value.getLength()));
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
            ids[row] =
                    lengths[row] == 0 ? MISSING : id(values.find(hashes[row], read.bytes(), starts[row], lengths[row]));
        }
        read.keep(touched);
    }

    @Override
    public void assign(ListValues read) {
        long touched = 0;
        for (int value = 0; value < read.used(); value++) {
            if (value % IdValues.AHEAD == 0) {
                touched ^= values.touch(read.hashes(), value, Math.min(value + IdValues.AHEAD, read.used()));
            }
            int number = values.find(read.hashes()[value], read.bytes(), read.start(value), read.length(value));
            read.ids()[value] = id(number);
        }
        read.keep(touched);
    }

    @Override
    public long touch(long hash) {
        return values.touch(hash);
    }

    /** The same ids, of which nobody knows when they were seen. */
    public Vocabulary withoutSightings() {
        return new Vocabulary(values);
    }

    /** For each id, that of the same value in another vocabulary; -1 for those that it does not have. */
    int[] idsIn(Vocabulary other) {
        int[] ids = new int[rows()];
        ids[IdTable.MISSING] = IdTable.MISSING;
        ids[IdEncoding.UNKNOWN] = IdEncoding.UNKNOWN;
        values.forEachText((number, count, bytes, from, length) -> {
            int there = other.values.find(ValueTable.hash(bytes, from, length), bytes, from, length);
            ids[id(number)] = there < 0 ? -1 : id(there);
        });
        return ids;
    }

    @Override
    public int rows() {
        return IdEncoding.FIRST_KNOWN + values.size();
    }
}
