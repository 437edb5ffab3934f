// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedEmbeddings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TableBlockTest {
    private static final FunnelSpec SPEC = FunnelSpec.of(
                    Preset.ESMM.graph(),
                    new FeatureSchema(
                            List.of(
                                    IdFeature.of("user", 23, 3),
                                    IdFeature.of("item", 7, 2),
                                    IdFeature.of("shop", 1, 2)),
                            List.of()))
            .withTowers(TowerLayers.of(4));

    static Stream<Arguments> divisions() {
        return Stream.of(1, 2, 3, 5, 40)
                .flatMap(blocks -> Stream.<Representation>of(new SharedEmbeddings(), new SeparateEmbeddings())
                        .map(representation -> Arguments.of(representation, blocks)));
    }

    /** However they are divided, the first weights are those of a plain model, and every row has one owner. */
    @ParameterizedTest(name = "{0}, {1} blocks")
    @MethodSource("divisions")
    void theFirstBlocksTogetherAreThePlainModel(Representation representation, int blocks)
            throws IOException, ClassNotFoundException {
        FunnelSpec spec = SPEC.withRepresentation(representation);
        FunnelModel expected = FunnelModel.create(spec);
        FunnelModel found = FunnelModel.create(spec.withSeed(99));
        DenseState dense = DenseState.of(found.graph());
        for (int block = 0; block < blocks; block++) {
            sent(TableBlock.first(
                            new TableDivision(spec, blocks),
                            block,
                            DenseState.of(expected.graph()).sliceMessage(block, blocks, spec.dataType())))
                    .copyTo(found.tables().tables(), dense);
        }
        dense.copyTo(found.graph());
        assertThat(HostArrays.toDoubles(found.graph().params()))
                .isEqualTo(HostArrays.toDoubles(expected.graph().params()));
        ModelBits.assertSameTables(found, expected);
    }

    @Test
    void aMissingOrDoubledMessageIsNotMerged() {
        TableDivision division = new TableDivision(SPEC, 2);
        TableBlock block = TableBlock.first(division, 0, FunnelModel.create(SPEC));
        assertThatThrownBy(() -> block.after(List.of(idle(0), idle(2)), 3, MergeRule.STEPS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("block 0 has messages of workers [0, 2]; expected one of each of 3");
        assertThatThrownBy(() -> block.after(List.of(idle(0), idle(1), idle(1)), 3, MergeRule.STEPS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("block 0 has messages of workers [0, 1, 1]; expected one of each of 3");
        assertThat(block.after(List.of(idle(2), idle(0), idle(1)), 3, MergeRule.STEPS)
                        .stats())
                .extracting(WorkerStats::worker)
                .containsExactly(0, 1, 2);
    }

    private static byte[] idle(int worker) {
        return Wire.bytes(out -> {
            WorkerStats.idle(worker).writeTo(out);
            for (int table = 0; table < 3; table++) {
                Wire.writeAscending(new int[0], out);
            }
        });
    }

    private static TableBlock sent(TableBlock block) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(block);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (TableBlock) in.readObject();
        }
    }
}
