// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.CellMapper;
import io.funnel4j.dataset.source.MalformedRowException;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Takes the features of a skeleton row, and of its common row, apart into a cell a field. */
final class AliCcpRow implements CellMapper {
    private static final int JOINED_CELLS = 8;
    private static final int SKELETON_CELLS = 6;
    private static final int OWN_COUNT = 4;
    private static final int OWN_FEATURES = 5;
    private static final int COMMON_COUNT = 6;
    private static final int COMMON_FEATURES = 7;
    private static final int KEPT_CELLS = 4;

    private final AliCcpFeatures own = new AliCcpFeatures();
    private final AliCcpFeatures common = new AliCcpFeatures();
    private final List<Text> merged = new ArrayList<>();
    private final List<Writable> cells = new ArrayList<>();
    private Text lastCommon;

    AliCcpRow() {
        AliCcpField.ids().forEach(field -> merged.add(new Text()));
    }

    /** A common row that was met before is the same object again. */
    @SuppressWarnings("ReferenceEquality")
    @Override
    public List<Writable> map(List<Writable> row) {
        if (row.size() != JOINED_CELLS) {
            throw new MalformedRowException(
                    MalformedRowException.Kind.UNREADABLE, row.size() + " cells", SKELETON_CELLS + " cells");
        }
        Text commonFeatures = (Text) row.get(COMMON_FEATURES);
        if (commonFeatures != lastCommon) {
            lastCommon = null;
            common.read(commonFeatures, (Text) row.get(COMMON_COUNT), "the common row");
            lastCommon = commonFeatures;
        }
        own.read((Text) row.get(OWN_FEATURES), (Text) row.get(OWN_COUNT), "the row");
        cells.clear();
        cells.addAll(row.subList(0, KEPT_CELLS));
        for (int field = 0; field < merged.size(); field++) {
            cells.add(cell(field));
        }
        return cells;
    }

    private Text cell(int field) {
        Text ofRow = own.cell(field);
        Text ofCommon = common.cell(field);
        if (ofRow.getLength() == 0) {
            return ofCommon;
        }
        if (ofCommon.getLength() == 0) {
            return ofRow;
        }
        Text both = merged.get(field);
        both.set(ofCommon);
        both.append(new byte[] {(byte) AliCcp.SEPARATOR}, 0, 1);
        both.append(ofRow.getBytes(), 0, ofRow.getLength());
        return both;
    }
}
