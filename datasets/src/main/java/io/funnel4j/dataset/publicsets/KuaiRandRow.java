// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.CellMapper;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Mends the cells of KuaiRand's side tables: {@code 1.0} to {@code 1}, and the commas of tags to {@code |}. */
final class KuaiRandRow implements CellMapper {
    private final int sideCells;
    private final int tagCell;
    private final List<Writable> cells = new ArrayList<>();
    private final List<Text> mended = new ArrayList<>();

    /**
     * @param sideCells where the side tables' cells begin
     * @param tagCell where the tags are, or -1
     */
    KuaiRandRow(int sideCells, int tagCell) {
        this.sideCells = sideCells;
        this.tagCell = tagCell;
    }

    @Override
    public List<Writable> map(List<Writable> row) {
        cells.clear();
        for (int cell = 0; cell < row.size(); cell++) {
            Writable value = row.get(cell);
            cells.add(cell < sideCells ? value : mend((Text) value, cell));
        }
        return cells;
    }

    private Text mend(Text cell, int index) {
        if (index == tagCell) {
            return separated(cell, index);
        }
        return isWholeFloat(cell) ? mended(index, cell, cell.getLength() - 2) : cell;
    }

    private Text separated(Text cell, int index) {
        Text target = mended(index, cell, cell.getLength());
        byte[] bytes = target.getBytes();
        for (int at = 0; at < target.getLength(); at++) {
            if (bytes[at] == ',') {
                bytes[at] = '|';
            }
        }
        return target;
    }

    private Text mended(int index, Text cell, int length) {
        while (mended.size() <= index) {
            mended.add(new Text());
        }
        Text target = mended.get(index);
        target.set(cell.getBytes(), 0, length);
        return target;
    }

    private static boolean isWholeFloat(Text cell) {
        byte[] bytes = cell.getBytes();
        int digits = cell.getLength() - 2;
        if (digits < 1 || bytes[digits] != '.' || bytes[digits + 1] != '0') {
            return false;
        }
        for (int at = bytes[0] == '-' && digits > 1 ? 1 : 0; at < digits; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
        }
        return true;
    }
}
