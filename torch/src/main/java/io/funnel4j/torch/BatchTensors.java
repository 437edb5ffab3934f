// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.bytedeco.pytorch.global.torch.ScalarType.Double;

import io.funnel4j.array.HostArrays;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.exposure.IdFeature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A batch on the device.
 *
 * @param features in the order of the graph's inputs: ids INT32 [B, S], weights and numbers in the graph's type
 * @param labels by output, float64
 * @param masks by output, float64; none where an output has none
 */
record BatchTensors(List<Tensor> features, Map<String, Tensor> labels, Map<String, Tensor> masks) {
    /**
     * Copies a batch to the device.
     *
     * @param outputs the names of the labels, in the batch's order
     * @throws IllegalArgumentException naming the id and its table, if it is outside
     */
    static BatchTensors of(
            MultiDataSet batch,
            List<String> outputs,
            List<EmbeddingField> fields,
            EmbeddingTables tables,
            Device device) {
        List<Tensor> features = new ArrayList<>();
        for (INDArray array : batch.getFeatures()) {
            if (array.dataType() == DataType.INT32) {
                int[] ids = HostArrays.toInts(array);
                check(ids, Math.toIntExact(array.size(1)), fields, tables);
                features.add(HostCopies.ofInts(ids, device, array.shape()));
            } else {
                features.add(HostCopies.onDevice(array, device, HostCopies.type(array.dataType())));
            }
        }
        Map<String, Tensor> labels = new HashMap<>();
        Map<String, Tensor> masks = new HashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            labels.put(outputs.get(i), HostCopies.onDevice(batch.getLabels(i), device, Double));
            INDArray mask = batch.getLabelsMaskArrays() == null ? null : batch.getLabelsMaskArray(i);
            if (mask != null) {
                masks.put(
                        outputs.get(i),
                        HostCopies.onDevice(mask, device, Double).view(mask.length(), 1));
            }
        }
        return new BatchTensors(features, labels, masks);
    }

    /** One table ends where the next begins: an id outside would read another table's row. */
    private static void check(int[] ids, int slots, List<EmbeddingField> fields, EmbeddingTables tables) {
        for (EmbeddingField field : fields) {
            EmbeddingTable table = tables.table(field.table());
            boolean padded = field.pooled();
            for (int first = field.slot(); first < ids.length; first += slots) {
                for (int slot = first; slot < first + field.slots(); slot++) {
                    if (!(padded && ids[slot] == IdFeature.PADDING)) {
                        table.checkRow(ids[slot]);
                    }
                }
            }
        }
    }

    int rows() {
        return Math.toIntExact(features.get(0).size(0));
    }

    /** The rows {@code [from, to)}, without a copy. */
    BatchTensors rows(int from, int to) {
        return new BatchTensors(
                features.stream()
                        .map(tensor -> tensor.narrow(0, from, to - from))
                        .toList(),
                narrowed(labels, from, to),
                narrowed(masks, from, to));
    }

    private static Map<String, Tensor> narrowed(Map<String, Tensor> tensors, int from, int to) {
        Map<String, Tensor> narrowed = new HashMap<>();
        tensors.forEach((name, tensor) -> narrowed.put(name, tensor.narrow(0, from, to - from)));
        return narrowed;
    }
}
