// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.VertexNames;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.interest.EntryWeights;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** From the same weights and batches both engines come to the same model. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class EnginesAgreeTest {
    private static final GradientPolicy CLIPPED = new GradientPolicy(
            new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 5, 0.1, OptionalLong.of(20)),
            OptionalDouble.of(0.3));

    static Stream<Arguments> specs() {
        List<FunnelSpec> specs = new ArrayList<>(Specs.all());
        for (OptimizerSpec.Type type : OptimizerSpec.Type.values()) {
            specs.add(Specs.small(Preset.ESM2.graph()).withOptimizer(new OptimizerSpec(type, 0.05, 0.02, 0.01)));
        }
        specs.add(Specs.small(Preset.ESMM.graph()).withKeepEvery(4));
        specs.add(Specs.interests(Preset.ESMM.graph()).withInterests(Specs.INTERESTS.get(0)));
        specs.add(Specs.small(Specs.LONG_FUNNEL).withKeepEvery(3));
        specs.add(
                FunnelSpec.of(Preset.ESMM.graph(), RandomExposures.NUMERIC_ONLY).withDataType(DataType.DOUBLE));
        specs.add(FunnelSpec.of(Preset.ESMM.graph(), RandomExposures.IDS_ONLY).withDataType(DataType.DOUBLE));
        return specs.stream().map(spec -> Arguments.of(Specs.name(spec), spec));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void inDouble(String name, FunnelSpec spec) {
        assertAgree(spec, 20, CLIPPED, 1e-10, 1e-10);
    }

    /**
     * A parameter whose gradient is all rounding moves as far as any other under Adam; no loss shows it. Such is what adds the same
     * to the scores of all entries where their softmax is taken: the bias of the score's layer.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void inFloat(String name, FunnelSpec spec) {
        assertAgree(spec.withDataType(DataType.FLOAT), 100, GradientPolicy.PLAIN, 1e-5, 1e-3);
    }

    private static void assertAgree(
            FunnelSpec spec, int steps, GradientPolicy policy, double losses, double parameters) {
        FunnelModel expected = FunnelModel.create(spec);
        FunnelModel found = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(expected, 5, true, 32, 7, 1, 64);
        Trained byDeeplearning4j = Trained.by(TrainingEngine.DEEPLEARNING4J, expected, batches, steps, policy);
        Trained byTorch = Trained.by(TorchEngine.cpu(), found, batches, steps, policy);
        byTorch.assertSameLosses(byDeeplearning4j, losses);
        boolean rounded = spec.dataType() == DataType.FLOAT;
        byTorch.assertSameState(byDeeplearning4j, parameters, state -> rounded && cancels(spec, state));
    }

    /** Whether a parameter is the bias of scores whose softmax is taken. */
    private static boolean cancels(FunnelSpec spec, String state) {
        return IntStream.range(0, spec.interests().size())
                .filter(i -> spec.interests().get(i).weights() == EntryWeights.SOFTMAX)
                .anyMatch(i -> state.endsWith(VertexNames.interest(i) + "_score_b"));
    }
}
