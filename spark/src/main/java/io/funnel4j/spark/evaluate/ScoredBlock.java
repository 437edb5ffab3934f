// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.ExternalizableSerializer;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.LabelledExposures;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Some exposures: what happened on them, and what was predicted. */
@DefaultSerializer(ExternalizableSerializer.class)
public final class ScoredBlock implements Externalizable {
    private static final long serialVersionUID = 1;

    private LabelledExposures labelled;
    private Map<Probability, LogProbabilities> predictions;

    /** For deserialization. */
    public ScoredBlock() {}

    /**
     * @param labelled labels, and groups and sample weights where there are some
     * @param predictions of the same rows, as many pairs as there are rows each
     */
    public ScoredBlock(LabelledExposures labelled, Map<Probability, LogProbabilities> predictions) {
        this.labelled = labelled;
        this.predictions = new LinkedHashMap<>(predictions);
    }

    public LabelledExposures labelled() {
        return labelled;
    }

    public Map<Probability, LogProbabilities> predictions() {
        return predictions;
    }

    /** {@code rows | labels: name, bytes | groups | weights | predictions: behavior, given, log p, log(1 - p)}. */
    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeInt(labelled.rows());
        out.writeInt(labelled.labels().size());
        for (Map.Entry<String, byte[]> label : new TreeMap<>(labelled.labels()).entrySet()) {
            out.writeUTF(label.getKey());
            out.write(label.getValue());
        }
        out.writeBoolean(labelled.groups() != null);
        if (labelled.groups() != null) {
            out.write(PackedArrays.bytes(labelled.groups()));
        }
        out.writeBoolean(labelled.sampleWeights() != null);
        if (labelled.sampleWeights() != null) {
            out.write(PackedArrays.bytes(labelled.sampleWeights()));
        }
        out.writeInt(predictions.size());
        for (Map.Entry<Probability, LogProbabilities> predicted : predictions.entrySet()) {
            out.writeUTF(predicted.getKey().behavior());
            out.writeUTF(predicted.getKey().given());
            out.writeInt(predicted.getValue().rows());
            out.write(PackedArrays.bytes(predicted.getValue().logP()));
            out.write(PackedArrays.bytes(predicted.getValue().logQ()));
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        int rows = in.readInt();
        Map<String, byte[]> labels = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            labels.put(name, bytes(in, rows));
        }
        long[] groups = in.readBoolean() ? PackedArrays.longs(bytes(in, rows * Long.BYTES)) : null;
        float[] weights = in.readBoolean() ? PackedArrays.floats(bytes(in, rows * Float.BYTES)) : null;
        labelled = new LabelledExposures(labels, groups, weights);
        predictions = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            Probability probability = new Probability(in.readUTF(), in.readUTF());
            int pairs = in.readInt();
            double[] logP = PackedArrays.doubles(bytes(in, pairs * Double.BYTES));
            predictions.put(
                    probability, new LogProbabilities(logP, PackedArrays.doubles(bytes(in, pairs * Double.BYTES))));
        }
    }

    private static byte[] bytes(ObjectInput in, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }
}
