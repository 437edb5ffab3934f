// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.spark.data.ExposureBlock;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.EnumMap;
import java.util.Map;

/** What a partition of a DataFrame was encoded to. */
final class EncodedPartition implements Externalizable {
    private static final long serialVersionUID = 1;

    private byte[] counts;
    private final Map<Part, ExposureBlock> blocks = new EnumMap<>(Part.class);

    /** For deserialization alone. */
    public EncodedPartition() {}

    EncodedPartition(byte[] counts, Map<Part, ExposureBlock> blocks) {
        this.counts = counts;
        this.blocks.putAll(blocks);
    }

    byte[] counts() {
        return counts;
    }

    ExposureBlock block(Part part) {
        return blocks.get(part);
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        DataForm.writeBytes(counts, out);
        out.writeInt(blocks.size());
        for (Map.Entry<Part, ExposureBlock> block : blocks.entrySet()) {
            out.writeInt(block.getKey().ordinal());
            block.getValue().writeExternal(out);
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        counts = DataForm.readBytes(in);
        for (int left = in.readInt(); left > 0; left--) {
            Part part = Part.values()[in.readInt()];
            ExposureBlock block = new ExposureBlock();
            block.readExternal(in);
            blocks.put(part, block);
        }
    }
}
