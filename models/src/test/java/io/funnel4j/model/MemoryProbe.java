// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.training.Trainer;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Trains or scores in a virtual machine of its own, whose heap is touched beforehand, and prints by how many bytes the process grew
 * after a warm-up: what is off the heap alone.
 */
final class MemoryProbe {
    private static final int REQUESTS_PER_ROUND = 40;
    private static final int[] SIZES = {7, 64, 1, 300};

    private MemoryProbe() {}

    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[1]);
        FunnelModel model = FunnelModel.create(
                arguments[0].endsWith("lists")
                        ? Specs.interests(Preset.ESMM.graph())
                        : Specs.small(Preset.ESMM.graph()));
        switch (arguments[0].replace("-lists", "")) {
            case "train" -> train(model, rounds);
            case "score" -> score(model, rounds);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void train(FunnelModel model, int steps) {
        List<MultiDataSet> batches = RandomExposures.batches(model, 1, true, 64, 64, 30, 100);
        try (Trainer trainer = model.trainer(2, 3)) {
            measure(300, steps, step -> trainer.step(batches.get(step % batches.size())));
        }
    }

    /** Rounds of requests of several sizes on four threads, which are new each round. */
    private static void score(FunnelModel model, int requests) {
        Random random = new Random(1);
        List<ExposureBatch> batches = IntStream.range(0, REQUESTS_PER_ROUND)
                .map(request -> SIZES[request % SIZES.length])
                .mapToObj(rows -> RandomExposures.random(
                        model.spec().graph(), model.spec().schema(), rows, random))
                .toList();
        List<Probability> all = model.spec().graph().probabilities();
        try (Scorer scorer = Scorer.of(model)) {
            measure(50, requests / REQUESTS_PER_ROUND, round -> scorer.score(batches.iterator(), all, 4, scores -> {}));
        }
    }

    private static void measure(int warmUp, int rounds, IntConsumer work) {
        long before = 0;
        for (int round = 0; round < warmUp + rounds; round++) {
            if (round == warmUp) {
                before = Pointer.physicalBytes();
            }
            work.accept(round);
        }
        System.out.println("grew by " + (Pointer.physicalBytes() - before));
    }
}
