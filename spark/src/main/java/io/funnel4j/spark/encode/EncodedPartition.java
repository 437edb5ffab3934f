// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.ExternalizableSerializer;
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
@DefaultSerializer(ExternalizableSerializer.class)
final class EncodedPartition implements Externalizable {
    private static final long serialVersionUID = 1;

    private byte[] counts;
    private Map<Part, ExposureBlock> blocks;

    /** For deserialization alone. */
    public EncodedPartition() {}

    EncodedPartition(byte[] counts, Map<Part, ExposureBlock> blocks) {
        this.counts = counts;
        this.blocks = blocks;
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
        for (Part part : Part.values()) {
            ExposureBlock block = blocks.get(part);
            out.writeBoolean(block != null);
            if (block != null) {
                block.writeExternal(out);
            }
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        counts = DataForm.readBytes(in);
        blocks = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            if (in.readBoolean()) {
                ExposureBlock block = new ExposureBlock();
                block.readExternal(in);
                blocks.put(part, block);
            }
        }
    }
}
