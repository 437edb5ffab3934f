// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.score;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.ExternalizableSerializer;
import io.funnel4j.spark.evaluate.ScoredBlock;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/** Rows that were scored with their labels, and what was found while they were read. */
@DefaultSerializer(ExternalizableSerializer.class)
public final class EvaluatedRows implements Externalizable {
    private static final long serialVersionUID = 1;

    private ScoredBlock block;
    private RowFaults faults;

    /** For deserialization. */
    public EvaluatedRows() {}

    EvaluatedRows(ScoredBlock block, RowFaults faults) {
        this.block = block;
        this.faults = faults;
    }

    /** The good rows. */
    public ScoredBlock block() {
        return block;
    }

    /** Of all rows among which the good ones were. */
    public RowFaults faults() {
        return faults;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        block.writeExternal(out);
        faults.writeExternal(out);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        block = new ScoredBlock();
        block.readExternal(in);
        faults = new RowFaults();
        faults.readExternal(in);
    }
}
