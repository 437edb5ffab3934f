// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.spark.data.ExposureBlock;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.Map;

/** What a partition of a DataFrame was encoded to. */
final class EncodedPartition implements Externalizable {
    private static final long serialVersionUID = 1;

    private byte[] counts;
    /** By the place of the part; null where there is none. */
    private ExposureBlock[] blocks;

    /** For deserialization alone. */
    public EncodedPartition() {}

    EncodedPartition(byte[] counts, Map<Part, ExposureBlock> blocks) {
        this.counts = counts;
        this.blocks = new ExposureBlock[Part.values().length];
        blocks.forEach((part, block) -> this.blocks[part.ordinal()] = block);
    }

    byte[] counts() {
        return counts;
    }

    ExposureBlock block(Part part) {
        return blocks[part.ordinal()];
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        DataForm.writeBytes(counts, out);
        for (ExposureBlock block : blocks) {
            out.writeBoolean(block != null);
            if (block != null) {
                block.writeExternal(out);
            }
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        counts = DataForm.readBytes(in);
        blocks = new ExposureBlock[Part.values().length];
        for (int part = 0; part < blocks.length; part++) {
            if (in.readBoolean()) {
                blocks[part] = new ExposureBlock();
                blocks[part].readExternal(in);
            }
        }
    }
}
