// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import io.funnel4j.model.fusion.FeatureGateVertex;
import io.funnel4j.model.fusion.HeadProductsVertex;
import io.funnel4j.model.interest.AttentionInputVertex;
import io.funnel4j.model.interest.AttentionPoolingVertex;
import io.funnel4j.model.layer.FusedDenseLayer;
import io.funnel4j.model.vertex.ColumnsVertex;
import io.funnel4j.model.vertex.ConditionalProbabilityVertex;
import io.funnel4j.model.vertex.CrossVertex;
import io.funnel4j.model.vertex.ExclusiveUnionVertex;
import io.funnel4j.model.vertex.FieldInteractionsVertex;
import io.funnel4j.model.vertex.MixtureVertex;
import io.funnel4j.model.vertex.ProbabilityProductVertex;
import io.funnel4j.model.vertex.PropensityInputsVertex;
import io.funnel4j.model.vertex.SampledLogitsVertex;
import io.funnel4j.model.vertex.StopGradientVertex;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** The operation of each kind of vertex that {@link io.funnel4j.model.GraphCompiler} uses, and of some more of Deeplearning4j's. */
public final class Operations {
    private Operations() {}

    /**
     * What a vertex computes; empty for a kind that there is no operation of.
     *
     * @param name the vertex's, by which its parameters are found
     */
    public static Optional<Operation> of(String name, GraphVertex vertex, Parameters parameters) {
        if (vertex instanceof LayerVertex layer) {
            return layer.getLayerConf().getLayer() instanceof FusedDenseLayer dense
                    ? Optional.of(Dense.of(name, dense, parameters))
                    : Optional.empty();
        }
        if (vertex instanceof ConditionalProbabilityVertex tower) {
            return Optional.of(new Categories(tower.getCategories()));
        }
        if (vertex instanceof ExclusiveUnionVertex union) {
            return Optional.of(new ExclusiveUnion(union.getOnward()));
        }
        if (vertex instanceof ProbabilityProductVertex) {
            return Optional.of(new ProbabilityProduct());
        }
        if (vertex instanceof MixtureVertex) {
            return Optional.of(new Mixture());
        }
        if (vertex instanceof CrossVertex) {
            return Optional.of(new Cross());
        }
        if (vertex instanceof StopGradientVertex) {
            return Optional.of((inputs, pass) -> inputs.get(0).detach());
        }
        if (vertex instanceof FieldInteractionsVertex interactions) {
            return Optional.of(new FieldInteractions(interactions.getFields(), interactions.getDimension()));
        }
        if (vertex instanceof FeatureGateVertex) {
            return Optional.of(new FeatureGate());
        }
        if (vertex instanceof HeadProductsVertex products) {
            return Optional.of(new HeadProducts(products.getHeads()));
        }
        if (vertex instanceof PropensityInputsVertex) {
            return Optional.of(new PropensityInputs());
        }
        if (vertex instanceof SampledLogitsVertex sampled) {
            double shift = Math.log(sampled.getKeepEvery());
            return Optional.of((inputs, pass) -> inputs.get(0).add(new Scalar(shift)));
        }
        if (vertex instanceof MergeVertex) {
            return Optional.of((inputs, pass) -> torch.cat(new TensorVector(inputs.toArray(Tensor[]::new)), 1));
        }
        if (vertex instanceof AttentionInputVertex input) {
            return Optional.of(new AttentionInput(input));
        }
        if (vertex instanceof AttentionPoolingVertex pooling) {
            return Optional.of(new AttentionPooling(pooling));
        }
        if (vertex instanceof ColumnsVertex columns) {
            return Optional.of((inputs, pass) -> Categories.cat(columns.getParts().stream()
                    .map(part -> inputs.get(part.input()).narrow(1, part.from(), part.width()))
                    .toArray(Tensor[]::new)));
        }
        if (vertex instanceof SubsetVertex subset) {
            int width = subset.getTo() - subset.getFrom() + 1;
            return Optional.of((inputs, pass) -> inputs.get(0).narrow(1, subset.getFrom(), width));
        }
        if (vertex instanceof ScaleVertex scale) {
            return Optional.of((inputs, pass) -> inputs.get(0).mul(new Scalar(scale.getScaleFactor())));
        }
        if (vertex instanceof ElementWiseVertex elements) {
            return combined(elements.getOp())
                    .map(combine ->
                            (inputs, pass) -> inputs.stream().reduce(combine).orElseThrow());
        }
        return Optional.empty();
    }

    private static Optional<BinaryOperator<Tensor>> combined(ElementWiseVertex.Op op) {
        return switch (op) {
            case Add -> Optional.of((a, b) -> a.add(b));
            case Subtract -> Optional.of((a, b) -> a.sub(b));
            case Product -> Optional.of((a, b) -> a.mul(b));
            default -> Optional.empty();
        };
    }
}
