// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Gate;
import io.funnel4j.report.result.DataSection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a model has learned to weigh: experts by its gates, losses by their uncertainty. */
public final class LearnedWeights {
    private static final int BATCH = 4096;
    private static final int SAMPLED_BATCHES = 16;

    private LearnedWeights() {}

    /** A section for each kind of weight that the model has; gates in the mean over rows from all over some exposures. */
    public static List<DataSection> sections(FunnelModel model, EncodedExposures exposures) {
        List<DataSection> sections = new ArrayList<>();
        List<List<String>> gates = new ArrayList<>();
        for (Gate gate : Gate.means(model, sample(exposures))) {
            gate.weights().forEach((expert, weight) -> gates.add(List.of(gate.head(), expert, share(weight))));
        }
        if (!gates.isEmpty()) {
            sections.add(DataSection.ofTable(
                    "Gates: mean weight of each expert", List.of("read by", "expert", "weight"), gates));
        }
        List<List<String>> losses = new ArrayList<>();
        model.learnedWeights()
                .forEach((probability, weight) -> losses.add(List.of(probability.toString(), share(weight))));
        if (!losses.isEmpty()) {
            sections.add(DataSection.ofTable("Learned weights of the losses", List.of("objective", "weight"), losses));
        }
        return sections;
    }

    private static Iterator<ExposureBatch> sample(EncodedExposures exposures) {
        long rows = exposures.rows();
        int batches = (int) Math.min(SAMPLED_BATCHES, (rows + BATCH - 1) / BATCH);
        return IntStream.range(0, batches)
                .mapToLong(batch -> batch * (rows / batches))
                .mapToObj(from -> exposures.batch(from, (int) Math.min(BATCH, rows - from)))
                .iterator();
    }

    private static String share(double weight) {
        return String.format(Locale.ROOT, "%.4f", weight);
    }
}
