// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.bytedeco.pytorch.global.torch.ScalarType.Double;

import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.exposure.IdFeature;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the embeddings of a list are multiplied by before they are summed. */
final class Pooled {
    private Pooled() {}

    /**
     * The factor of each slot: 0 for padding, else 1, the slot's weight, or its share of the list's weight.
     *
     * @return [B, slots, 1]
     */
    static Tensor factors(EmbeddingField field, Tensor ids, Tensor weights, ScalarType type) {
        Tensor factors = ids.narrow(1, field.slot(), field.slots())
                .ne(new Scalar(IdFeature.PADDING))
                .to(Double);
        if (field.pooling().weighted()) {
            factors = factors.mul(weights.narrow(1, field.weightSlot(), field.slots()));
        }
        if (field.pooling().mean()) {
            Tensor total = factors.sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional(Double));
            // A list whose weights are all 0 is a list without values.
            Tensor empty = total.eq(new Scalar(0));
            factors = factors.div(total.add(empty)).masked_fill(empty, new Scalar(0));
        }
        return factors.to(type).unsqueeze(2);
    }
}
