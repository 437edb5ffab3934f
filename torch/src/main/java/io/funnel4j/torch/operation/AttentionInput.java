// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import static io.funnel4j.torch.operation.Categories.cat;

import io.funnel4j.model.interest.AttentionInputVertex;
import io.funnel4j.model.interest.AttentionInputVertex.Columns;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Entries k, embeddings with the candidates q in them, and ids: [q | k | q - k | q * k], entry by entry. */
record AttentionInput(AttentionInputVertex vertex) implements Operation {
    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        Tensor entries = inputs.get(0);
        Tensor[] parts = vertex.getCandidates().stream()
                .map((Columns columns) -> inputs.get(1).narrow(1, columns.from(), columns.width()))
                .toArray(Tensor[]::new);
        Tensor candidates = Entries.of(inputs.get(2), vertex.getLists()).ofRows(cat(parts));
        return cat(candidates, entries, candidates.sub(entries), candidates.mul(entries));
    }
}
