// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.benchmark.comparison.ComparedModel;
import io.funnel4j.benchmark.comparison.ComparedRows;
import io.funnel4j.benchmark.comparison.ComparisonData;
import io.funnel4j.benchmark.comparison.ModelNames;
import io.funnel4j.cli.run.EarlierModel;
import io.funnel4j.cli.run.Encoding;
import io.funnel4j.config.DataConfig;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.Provenance;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The exposures of a run's configuration. A split by the hash of a column is drawn anew for each seed, any other is the
 * same for all.
 *
 * @param name of the configuration
 * @param config what is read, and the model {@code run}
 * @param conversion the last behavior of the presets
 */
record ComparedRun(String name, RunConfig config, String conversion) implements ComparisonData {
    private static final String CLICK = "click";

    /** The model of the configuration itself. */
    ComparedModel model() {
        return new ComparedModel(
                        ModelNames.RUN,
                        "the model of %s (%s)".formatted(name, config.model().name()),
                        config.graph(),
                        config.model().representation())
                .withInterests(config.model().interests());
    }

    @Override
    public String title() {
        return name;
    }

    @Override
    public Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("data", config.data().source().name());
        setting.put("inconsistent labels", config.data().plan().labelRule().toString());
        setting.put("split", config.data().split().description());
        return setting;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                redrawn()
                        ? "Every figure is on the test part; each seed draws a split of its own."
                        : "Every figure is on the test part, the same for all seeds: intervals hold what first weights and the"
                                + " order of rows do, not what other test rows would.");
        if (!config.calibration().none()) {
            notes.add("Models are compared as they predict: the configuration's calibration is not applied.");
        }
        return notes;
    }

    @Override
    public List<String> labels() {
        return config.data().plan().labelNames();
    }

    /**
     * The configuration's conversion: its preset's, or the behavior of an objective that no other objective's follows.
     *
     * @throws Funnel4jException if several could be meant
     */
    static String conversion(RunConfig config) {
        if (config.model().preset().isPresent()) {
            return config.model().preset().get().conversion();
        }
        BehaviorGraph graph = config.graph();
        List<String> behaviors =
                graph.objectives().stream().map(Objective::behavior).distinct().toList();
        List<String> last = behaviors.stream()
                .filter(behavior -> behaviors.stream().noneMatch(other -> graph.isAncestor(behavior, other)))
                .toList();
        if (last.size() != 1) {
            throw new Funnel4jException(
                    "several behaviors could be the conversion of the presets, %s; name one with --conversion"
                            .formatted(String.join(", ", last)));
        }
        return last.get(0);
    }

    @Override
    public Optional<String> domain() {
        return config.data().domain();
    }

    /** What the objectives predict, and the conversion of clicks. */
    @Override
    public List<Probability> judged() {
        Set<Probability> judged = new LinkedHashSet<>();
        config.graph().objectives().forEach(objective -> judged.add(Probability.of(objective.behavior())));
        if (config.graph().isAncestor(CLICK, conversion())) {
            judged.add(new Probability(conversion(), CLICK));
        }
        config.graph().objectives().forEach(objective -> judged.add(objective.probability()));
        return new ArrayList<>(judged);
    }

    @Override
    public Optional<String> groups() {
        return Optional.ofNullable(config.data().plan().group()).map("groups of %s"::formatted);
    }

    @Override
    public Optional<FeatureSchema> leastSchema() {
        return Optional.of(config.data().plan().leastSchema());
    }

    @Override
    public Set<Part> parts() {
        return config.data().split().parts();
    }

    @Override
    public double testOverTrain() {
        return config.data().split() instanceof HashSplit hash ? hash.test() / hash.train() : 0;
    }

    @Override
    public boolean knowsTruth() {
        return false;
    }

    @Override
    public Optional<String> fingerprint(long seed, double trainShare) {
        return Provenance.of(config.data().source(), plan(trainShare), split(seed), config.graph())
                .map(provenance -> provenance.parts().toString());
    }

    @Override
    public ComparedRows encode(long seed, double trainShare, Path folder, Progress progress) {
        RunConfig seeded = new RunConfig(
                new DataConfig(
                        config.data().source(),
                        split(seed),
                        plan(trainShare),
                        config.data().domain()),
                config.model(),
                config.training(),
                config.calibration());
        EncodedDataset dataset = Encoding.of(
                        seeded,
                        folder.resolve("data"),
                        true,
                        EarlierModel.of(seeded).map(EarlierModel::encoders))
                .dataset(progress);
        return new ComparedRows(dataset, Optional.empty());
    }

    private boolean redrawn() {
        return config.data().split() instanceof HashSplit;
    }

    private Split split(long seed) {
        return config.data().split() instanceof HashSplit hash
                ? new HashSplit(hash.column(), hash.train(), hash.validation(), hash.test(), seed)
                : config.data().split();
    }

    private EncodingPlan plan(double trainShare) {
        EncodingPlan plan = config.data().plan();
        return plan.withTrainShare(plan.trainShare() * trainShare);
    }
}
