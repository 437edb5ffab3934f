// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import io.funnel4j.model.interest.AttentionPoolingVertex;
import io.funnel4j.model.interest.EntryWeights;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Entries, their scores, and ids: row by row, the sum of the entries times what their scores make them weigh. */
record AttentionPooling(AttentionPoolingVertex vertex) implements Operation {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Entries entries = Entries.of(inputs.get(2), vertex.getLists());
        Tensor weights = vertex.getWeights() == EntryWeights.SOFTMAX ? softmax(inputs.get(1), entries) : inputs.get(1);
        return entries.spread(inputs.get(0).mul(weights), 0).sum(1);
    }

    private static Tensor softmax(Tensor scores, Entries entries) {
        Tensor largest =
                entries.spread(scores.detach(), Double.NEGATIVE_INFINITY).amax(new long[] {1}, false);
        Tensor exponentials = scores.sub(entries.ofRows(largest)).exp();
        return exponentials.div(entries.ofRows(entries.spread(exponentials, 0).sum(1)));
    }
}
