// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.DerivedLabel;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.LabelWords;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.InitialRates;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.DeepFm;
import io.funnel4j.model.representation.EpNet;
import io.funnel4j.model.representation.FinalMlp;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunConfigTest {
    private static final String FULL =
            """
            data:
              format: tsv
              delimiter: ";"
              quote: "'"
              columns: [day, user, item, price, w, click, bought]
              path: [one.txt, more/two.txt]
              split: {by-time: day, validation-from: 2022-05-08, test-from: 2022-05-09T12:00}
              group: user
              labels: {click: click, daction: cart, purchase: bought}
              derived-labels:
                oaction: {of: click, without: [daction]}
              inconsistent-labels: clear-effect
              sample-weight: w
              max-bad-rows: 0.25
              missing-values: ["NULL", "-124"]
              keep-every-non-click: 10
              train-share: 0.5
            features:
              item: {type: id, embedding: 8, min-count: 2}
              last_item: {type: id, column: "last item", table: item, embedding: 8, min-count: 2}
              user: {type: id, embedding: 4, hash-buckets: 1_000}
              price: {type: numeric, transform: log1p-standardize}
              last_items:
                {type: id, table: item, embedding: 8, min-count: 2, separator: "|", weight-separator: ":", max-length: 20, pooling: weighted-sum}
              tags: {type: id, embedding: 4, separator: " "}
              user_item: {type: cross, of: [user, item], embedding: 2, hash-buckets: 500}
              price_range: {type: buckets, column: price, embedding: 3, buckets: 16}
              hour: {type: numeric, transform: tanh}
            model:
              behaviors:
                towers:
                  ctr: {from: exposure, to: click}
                  action: {from: click, to: [daction, oaction], exhaustive: true}
                  buy_after_daction: {from: daction, to: [purchase]}
                  buy_after_oaction: {from: oaction, to: [purchase]}
                objectives:
                  - {behavior: click}
                  - {behavior: daction, given: click}
                  - {behavior: purchase, label: purchase, weight: 0.5}
              representation: {type: shared-bottom, units: [32, 16]}
              towers: []
              dropout: 0.2
              embedding-deviation: 1e-3
              initial-rates: {click: 0.04, daction: 0.2}
            training:
              epochs: 5
              batch-size: 64
              workers: 3
              seed: -9
              optimizer: {type: adagrad, learning-rate: 5e-2, weight-decay: 1.0E-4}
              early-stopping: {metric: p_purchase_given_click.log_loss, patience: 4}
            """;

    @Test
    void readsEveryKey() {
        RunConfig config = Yaml.read(FULL);

        assertThat(config.data().source())
                .isEqualTo(new DelimitedText(
                        List.of(Path.of("/runs/one.txt"), Path.of("/runs/more/two.txt")),
                        ';',
                        '\'',
                        List.of("day", "user", "item", "price", "w", "click", "bought")));
        assertThat(config.data().split()).isEqualTo(new TimeSplit("day", "2022-05-08", "2022-05-09T12:00"));
        assertThat(config.data().plan())
                .isEqualTo(new EncodingPlan(
                        List.of(
                                IdEncoding.of("item", 8).withMinCount(2),
                                IdEncoding.of("last_item", 8)
                                        .withMinCount(2)
                                        .inTable("item")
                                        .fromColumn("last item"),
                                IdEncoding.hashed("user", 4, 1000),
                                NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE),
                                IdEncoding.of("last_items", 8)
                                        .withMinCount(2)
                                        .inTable("item")
                                        .withList(new ValueList('|', ':', 20, Pooling.WEIGHTED_SUM)),
                                IdEncoding.of("tags", 4).withList(ValueList.of(' ', Pooling.MEAN)),
                                new IdEncoding("user_item", List.of("user", "item"), "user_item", 2, 1, 500, null),
                                new BucketEncoding("price_range", "price", 3, 16),
                                NumericEncoding.of("hour", NumericTransform.TANH)),
                        Map.of("click", "click", "daction", "cart", "purchase", "bought"),
                        List.of(DerivedLabel.of("oaction", "click", "daction")),
                        LabelRule.CLEAR_EFFECT,
                        "user",
                        "w",
                        0.25,
                        List.of("NULL", "-124"),
                        10,
                        0.5,
                        Map.of()));
        assertThat(config.graph())
                .isEqualTo(new BehaviorGraph(
                        List.of(
                                Tower.binary("ctr", "exposure", "click"),
                                Tower.exhaustive("action", "click", "daction", "oaction"),
                                Tower.binary("buy_after_daction", "daction", "purchase"),
                                Tower.binary("buy_after_oaction", "oaction", "purchase")),
                        List.of(
                                Objective.of("click"),
                                Objective.of("daction", "click"),
                                Objective.of("purchase").withWeight(0.5))));
        assertThat(config.model())
                .isEqualTo(new ModelConfig(
                        Optional.empty(),
                        config.graph(),
                        new SharedBottom(List.of(32, 16)),
                        List.of(),
                        new TowerLayers(List.of(), 0.2),
                        0.001,
                        InitialRates.of(Map.of("click", 0.04, "daction", 0.2))));
        assertThat(config.training())
                .isEqualTo(new TrainingConfig(
                        TrainingPlan.epochs(5)
                                .withEarlyStopping(
                                        Optional.of(new EarlyStopping("p_purchase_given_click.log_loss", false, 4))),
                        64,
                        3,
                        -9,
                        new OptimizerSpec(OptimizerSpec.Type.ADAGRAD, 0.05, 1e-4),
                        TrainingConfig.Checkpoints.DEFAULT,
                        Optional.empty()));
    }

    @Test
    void fillsInDefaults() {
        RunConfig config = Yaml.read(Yaml.with("training: {epochs: 2}\n", ""));

        assertThat(config.data().source()).isEqualTo(DelimitedText.csv(Path.of("/runs/visits.csv")));
        assertThat(config.data().split()).isEqualTo(HashSplit.of("session", 0.8, 0.1, 0.1));
        assertThat(config.data().plan())
                .isEqualTo(EncodingPlan.of(
                        List.of(IdEncoding.of("sku", 8), NumericEncoding.of("prior_events", NumericTransform.NONE)),
                        Map.of("click", "detail", "daction", "cart", "purchase", "order")));
        assertThat(config.model().towers()).isEqualTo(TowerLayers.of(128, 64));
        assertThat(config.model().embeddingDeviation()).isEqualTo(FunnelSpec.DEFAULT_EMBEDDING_DEVIATION);
        assertThat(config.training())
                .isEqualTo(new TrainingConfig(
                        TrainingPlan.epochs(2),
                        4096,
                        Math.min(8, Runtime.getRuntime().availableProcessors()),
                        7,
                        OptimizerSpec.adam(0.001),
                        TrainingConfig.Checkpoints.DEFAULT,
                        Optional.empty()));
    }

    @Test
    void aShareThatIsNotGivenIsNoPartWhereAnotherIsGiven() {
        assertThat(Yaml.read(Yaml.with("{by: session}", "{by: session, train: 0.75, test: 0.25, seed: 3}"))
                        .data()
                        .split())
                .isEqualTo(new HashSplit("session", 0.75, 0, 0.25, 3));
    }

    @Test
    void takesLabelsWhoseColumnsHaveTheirNames() {
        assertThat(Yaml.read(Yaml.with("{click: detail, daction: cart, purchase: order}", "[click, daction, purchase]"))
                        .data()
                        .plan()
                        .labels())
                .isEqualTo(Map.of("click", "click", "daction", "daction", "purchase", "purchase"));
    }

    @Test
    void readsASplitByFilesInTheFormatOfTheData() {
        RunConfig config = Yaml.read(Yaml.with("{by: session}", "{files: {validation: v.csv, test: [t.csv, u.csv]}}")
                .replace("format: csv", "format: csv\n  columns: [detail, cart, order, sku, prior_events]"));

        DelimitedText train = (DelimitedText) config.data().source();
        assertThat(config.data().split())
                .isEqualTo(new FileSplit(
                        new DelimitedText(List.of(Path.of("/runs/v.csv")), ',', '"', train.columnNames()),
                        new DelimitedText(
                                List.of(Path.of("/runs/t.csv"), Path.of("/runs/u.csv")),
                                ',',
                                '"',
                                train.columnNames())));
    }

    @Test
    void namesThePresetsConversionAndWeighsItsObjectives() {
        RunConfig config = Yaml.read(
                Yaml.with("preset: esm2", "preset: esmm\n  conversion: purchase\n  objective-weights: {purchase: 2}"));

        assertThat(config.model().preset()).contains(new ModelConfig.PresetChoice(Preset.ESMM, "purchase"));
        assertThat(config.model().name()).isEqualTo("esmm");
        assertThat(config.graph().objectives())
                .containsExactly(Objective.of("click"), Objective.of("purchase").withWeight(2));
    }

    @Test
    void aPresetBringsItsRepresentationUnlessAnotherIsGiven() {
        String singleTask = Yaml.with("preset: esm2", "preset: single-task\n  conversion: purchase");

        assertThat(Yaml.read(singleTask).model().representation()).isEqualTo(new SeparateEmbeddings());
        assertThat(Yaml.read(singleTask.replace(
                                "conversion: purchase",
                                "conversion: purchase\n  representation: {type: shared-embeddings}"))
                        .model()
                        .representation())
                .isEqualTo(new SharedEmbeddings());
    }

    @Test
    void readsACrossNetworkAndWhatFollowsItAndWritesThemBack() {
        assertThat(representation("{type: dcn-v2}")).isEqualTo(new DcnV2(2, 0));
        assertThat(representation("{type: dcn-v2, layers: 3, rank: 16, then: {type: mmoe, experts: 4, units: [128]}}"))
                .isEqualTo(new DcnV2(3, 16, new Mmoe(4, List.of(128))));
    }

    private static Representation representation(String yaml) {
        return representation(yaml, "sku: {type: id, embedding: 8}");
    }

    @Test
    void readsAFactorizationMachineAndWhatFollowsItAndWritesThemBack() {
        String features = "user: {type: id, embedding: 8}\n  sku: {type: id, embedding: 8}";
        assertThat(representation("{type: deep-fm, units: [64, 32]}", features)).isEqualTo(new DeepFm(List.of(64, 32)));
        assertThat(representation("{type: deep-fm, units: [64], then: {type: dcn-v2}}", features))
                .isEqualTo(new DeepFm(List.of(64), new DcnV2(2, 0)));
    }

    @Test
    void readsGatesOfADomainAndWhatFollowsThemAndWritesThemBack() {
        String features = "user: {type: id, embedding: 8}\n  sku: {type: id, embedding: 4}";
        assertThat(representation("{type: ep-net, domain: sku}", features)).isEqualTo(new EpNet("sku", List.of(64)));
        assertThat(representation("{type: ep-net, domain: user, units: [8, 4], then: {type: dcn-v2}}", features))
                .isEqualTo(new EpNet("user", List.of(8, 4), new DcnV2(2, 0)));
    }

    @Test
    void readsTheDomainThatEvaluationIsDividedByAndWritesItBack() {
        RunConfig config = Yaml.read(Yaml.with("split: {by: session}", "split: {by: session}\n  domain: sku"));
        assertThat(config.data().domain()).contains("sku");
        assertThat(Yaml.read(config.toYaml()).data().domain()).contains("sku");
    }

    @Test
    void readsTwoStreamsAndWritesThemBack() {
        assertThat(representation("{type: final-mlp, units: [64, 32]}")).isEqualTo(new FinalMlp(List.of(64, 32), 1));
        assertThat(representation("{type: final-mlp, units: [64], heads: 4}")).isEqualTo(new FinalMlp(List.of(64), 4));
    }

    private static Representation representation(String yaml, String features) {
        RunConfig config = Yaml.read(Yaml.with("preset: esm2", "preset: esm2\n  representation: " + yaml)
                .replace("sku: {type: id, embedding: 8}", features));
        assertThat(Yaml.read(config.toYaml()).model()).isEqualTo(config.model());
        return config.model().representation();
    }

    @Test
    void reportsAllMistakesOfAFactorizationMachineAndItsFeaturesAtOnce() {
        String text = Yaml.with(
                        "preset: esm2",
                        """
                preset: esm2
                  dropout: 2
                  representation:
                    type: deep-fm
                    units: [64]""")
                .replace(
                        "sku: {type: id, embedding: 8}",
                        "sku: {type: id, embedding: 8}, user: {type: id, embedding: 16},"
                                + " hour: {type: buckets, embedding: 8, buckets: 24}")
                .replace("features:\n", "features: {")
                .replace("  prior_events: {type: numeric}", "  , prior_events: {type: numeric}}");
        assertThat(Yaml.problems(text))
                .containsExactlyInAnyOrder(
                        "model.dropout (line 10): found '2'; expected a number of at least 0 and below 1",
                        "model.representation (line 11): DeepFM multiplies the embeddings of id features with one another,"
                                + " so all must have one dimension; found 8 (sku, hour), 16 (user): give all the same"
                                + " 'embedding', or take another representation, such as dcn-v2");
        assertThat(Yaml.problems(text.replace("units: [64]", "units: none\n    layers: 2")))
                .extracting(problem -> problem.replaceFirst(":.*", ""))
                .containsExactlyInAnyOrder(
                        "model.dropout (line 10)",
                        "model.representation.units (line 13)",
                        "model.representation.layers (line 14)");
    }

    @Test
    void reportsAllMistakesInACrossNetworkAtOnce() {
        String text = Yaml.with(
                "preset: esm2",
                """
                preset: esm2
                  representation:
                    type: dcn-v2
                    layers: none
                    rank: 1.5
                    then:
                      type: mmoe
                      experts: many
                      unit: [4]""");
        assertThat(Yaml.failure(text, Overrides.NONE).problems())
                .extracting(problem -> problem.path() + " " + problem.line())
                .containsExactlyInAnyOrder(
                        "model.representation.layers 13",
                        "model.representation.rank 14",
                        "model.representation.then.experts 17",
                        "model.representation.then.units 15",
                        "model.representation.then.unit 18");
    }

    @Test
    void readsRepresentationsEstimatorsAndWeightsAndWritesThemBack() {
        String text = Yaml.with(
                "preset: esm2",
                """
                representation: {type: ple, levels: 2, shared-experts: 1, own-experts: 3, units: [8, 4]}
                  behaviors:
                    towers:
                      ctr: {from: exposure, to: click}
                      cvr: {from: click, to: purchase}
                    objectives:
                      - {behavior: click, weight: learned}
                      - {behavior: purchase, given: click, estimator: inverse-propensity, weight: {from: 0, to: 0.5, steps: 99}}
                      - {behavior: purchase, estimator: mean}
                """);
        RunConfig config = Yaml.read(text);

        assertThat(config.model().representation()).isEqualTo(new Ple(2, 1, 3, List.of(8, 4)));
        assertThat(config.graph().objectives())
                .containsExactly(
                        Objective.of("click").withWeight(LossWeight.learned()),
                        Objective.of("purchase", "click")
                                .withEstimator(Estimator.inversePropensity(100))
                                .withWeight(LossWeight.scheduled(0, 0.5, 99)),
                        Objective.of("purchase"));
        assertThat(Yaml.read(config.toYaml()).model()).isEqualTo(config.model());

        RunConfig robust = Yaml.read(text.replace("inverse-propensity", "{type: doubly-robust, max-weight: 7}"));
        assertThat(robust.graph().objectives().get(1).estimator()).isEqualTo(Estimator.doublyRobust(7));
        assertThat(Yaml.read(robust.toYaml()).model()).isEqualTo(robust.model());
    }

    @Test
    void givesObjectivesOfAPresetEstimatorsAndWritesThoseBackThatAreNotItsOwn() {
        RunConfig config = Yaml.read(
                Yaml.with(
                        "preset: esm2",
                        "preset: escm2-ipw\n  conversion: purchase\n  objective-estimators: {click: fake-negative, purchase_given_click: {type: doubly-robust, max-weight: 9}}"));
        assertThat(config.graph().objectives())
                .extracting(Objective::estimator)
                .containsExactly(Estimator.fakeNegative(), Estimator.doublyRobust(9), Estimator.mean());
        assertThat(config.graph().objectives().get(1).weight().at(0)).isEqualTo(0.1);
        assertThat(Yaml.read(config.toYaml()).model()).isEqualTo(config.model());
        assertThat(Yaml.read(Yaml.RUN).toYaml()).doesNotContain("objective-estimators");
    }

    @Test
    void weighsEachOfTwoObjectivesOnOneBehavior() {
        RunConfig config = Yaml.read(
                Yaml.with(
                        "preset: esm2",
                        "preset: escm2-dr\n  conversion: purchase\n  objective-weights: {purchase_given_click: 0.3, click: 2}"));
        assertThat(config.graph().objectives())
                .extracting(objective -> objective.weight().at(0))
                .containsExactly(2.0, 0.3, 1.0);
        assertThat(Yaml.read(config.toYaml()).model()).isEqualTo(config.model());
    }

    @Test
    void largerIsBetterAsTheMetricSays() {
        assertThat(stopping("p_purchase.auc")).isEqualTo(new EarlyStopping("p_purchase.auc", true, 1));
        assertThat(stopping("p_click.log_loss")).isEqualTo(new EarlyStopping("p_click.log_loss", false, 1));
    }

    @Test
    void givesTheModelOverASchema() {
        RunConfig config = Yaml.read(FULL);
        FeatureSchema schema = new FeatureSchema(List.of(IdFeature.of("item", 10, 8)), List.of());

        assertThat(config.spec(schema))
                .isEqualTo(FunnelSpec.of(config.graph(), schema)
                        .withRepresentation(new SharedBottom(List.of(32, 16)))
                        .withTowers(new TowerLayers(List.of(), 0.2))
                        .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.ADAGRAD, 0.05, 1e-4))
                        .withEmbeddingDeviation(0.001)
                        .withKeepEvery(10)
                        .withSeed(-9));
    }

    @Test
    void readsBackWhatItWrites() {
        List<String> texts = List.of(
                FULL,
                Yaml.RUN,
                Yaml.with("{by: session}", "{files: {test: t.csv}}"),
                Yaml.with("{by: session}", "{by: 'null', train: 0.7, validation: 0.3}"),
                Yaml.with("format: csv\n", "format: tsv\n  quote: \"'\"\n"),
                Yaml.with("format: csv\n", "format: csv\n  quote: none\n"),
                Yaml.with("format: csv\n", "format: csv\n  delimiter: \" \"\n"),
                Yaml.with("sku: {", "\"a: b, #'c\": {column: 'x\"\\t{y}', "),
                Yaml.with("sku: {", "12: {column: 007, "),
                Yaml.with("sku: {", "yes: {column: \"~\", "),
                Yaml.with(
                        "preset: esm2",
                        "preset: single-task\n  conversion: purchase\n  objective-weights: {click: 3}"));

        for (String text : texts) {
            RunConfig config = Yaml.read(text);

            assertThat(Yaml.read(config.toYaml())).as(config.toYaml()).isEqualTo(config);
        }
    }

    @Test
    void writesAllDefaultsAndAbsolutePaths() {
        assertThat(Yaml.read(Yaml.with("{epochs: 2}", "{workers: 2}")).toYaml())
                .isEqualTo(
                        """
                        data:
                          format: csv
                          delimiter: ","
                          quote: "\\""
                          path: /runs/visits.csv
                          split:
                            by: session
                            train: 0.8
                            validation: 0.1
                            test: 0.1
                            seed: 0
                          labels:
                            click: detail
                            daction: cart
                            purchase: order
                          inconsistent-labels: reject
                          max-bad-rows: 0.01
                        features:
                          sku:
                            type: id
                            column: sku
                            table: sku
                            embedding: 8
                            min-count: 1
                          prior_events:
                            type: numeric
                            column: prior_events
                            transform: none
                        model:
                          preset: esm2
                          conversion: purchase
                          objective-weights:
                            click: 1.0
                            daction: 1.0
                            purchase: 1.0
                          representation:
                            type: shared-embeddings
                          towers:
                          - 128
                          - 64
                          dropout: 0.0
                          embedding-deviation: 0.01
                          initial-rates: train
                        training:
                          epochs: 2
                          batch-size: 4096
                          workers: 2
                          seed: 7
                          optimizer:
                            type: adam
                            learning-rate: 0.001
                            weight-decay: 0.0
                            embedding-weight-decay: 0.0
                          checkpoints:
                            every: 1000
                            keep: 2
                        """);
    }

    @Test
    void readsHowTrainingGoesAndWritesIt() {
        RunConfig config = Yaml.read(Yaml.with(
                "{epochs: 2}",
                "{validate-every: 50, clip-norm: 2.5, from: day-one, checkpoints: {every: 20, keep: 3},"
                        + " schedule: {type: cosine, warm-up: 10, end: 0.1, steps: 500}, early-stopping: {},"
                        + " optimizer: {weight-decay: 0.1, embedding-weight-decay: 0.2}}"));
        TrainingConfig training = config.training();
        assertThat(training.plan())
                .isEqualTo(new TrainingPlan(
                        2,
                        OptionalLong.of(50),
                        Optional.of(new EarlyStopping("p_purchase.auc", true, 1)),
                        new GradientPolicy(
                                new LearningRateSchedule(
                                        LearningRateSchedule.Shape.COSINE, 10, 0.1, OptionalLong.of(500)),
                                OptionalDouble.of(2.5))));
        assertThat(training.checkpoints().every()).isEqualTo(20);
        assertThat(training.checkpoints().keep()).isEqualTo(3);
        assertThat(training.from()).contains(Path.of("/runs/day-one"));
        assertThat(training.optimizer()).isEqualTo(new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.001, 0.1, 0.2));
        assertThat(Yaml.read(config.toYaml()).training()).isEqualTo(training);
    }

    @Test
    void readsAFileAndResolvesPathsInItsFolder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("run.yaml");
        Files.writeString(file, Yaml.with("visits.csv", "../data/visits.csv"));

        assertThat(((DelimitedText) RunConfig.read(file, Overrides.NONE).data().source()).files())
                .containsExactly(folder.toAbsolutePath().getParent().resolve("data/visits.csv"));
    }

    @Test
    void theCommandLineReplacesWhatTheFileSays() {
        Overrides overrides = Overrides.NONE
                .withData(Path.of("other.csv"), Path.of("/abs/more.csv"))
                .withLabelRule(LabelRule.DROP)
                .withSeed(99)
                .withEpochs(12)
                .withWorkers(5);
        RunConfig config = RunConfig.parse(
                Yaml.with("split", "inconsistent-labels: keep\n  split")
                        .replace("{epochs: 2}", "{epochs: 2, seed: 1, workers: 1}"),
                Yaml.FILE,
                overrides);

        assertThat(((DelimitedText) config.data().source()).files())
                .containsExactly(Path.of("other.csv").toAbsolutePath(), Path.of("/abs/more.csv"));
        assertThat(config.data().plan().labelRule()).isEqualTo(LabelRule.DROP);
        assertThat(config.data().split()).isEqualTo(HashSplit.of("session", 0.8, 0.1, 0.1));
        assertThat(config.training().seed()).isEqualTo(99);
        assertThat(config.training().plan().epochs()).isEqualTo(12);
        assertThat(config.training().workers()).isEqualTo(5);
    }

    @Test
    void aRunWithDataFromTheCommandLineNeedsNoPath() {
        String withoutPath = Yaml.with("  path: visits.csv\n", "");

        assertThat(RunConfig.parse(withoutPath, Yaml.FILE, Overrides.NONE.withData(Path.of("/abs/more.csv")))
                        .data()
                        .source())
                .isEqualTo(DelimitedText.csv(Path.of("/abs/more.csv")));
    }

    @Test
    void readsWordsOfLabelsAndHowNumbersAreWritten() {
        RunConfig config = Yaml.read(Yaml.with(
                        "{click: detail, daction: cart, purchase: order}",
                        "{click: {column: detail, positive: [yes, Y]}, daction: {positive: 1, negative: -1}, purchase: order}")
                .replace(
                        "path: visits.csv",
                        "path: visits.csv\n  decimal: ','\n  thousands: .\n  trailing-delimiter: true"));
        assertThat(config.data().plan().labels())
                .isEqualTo(Map.of("click", "detail", "daction", "daction", "purchase", "order"));
        assertThat(config.data().plan().labelWords())
                .isEqualTo(Map.of(
                        "click",
                        LabelWords.positive("yes", "Y"),
                        "daction",
                        new LabelWords(List.of("1"), List.of("-1"))));
        assertThat(config.data().source())
                .isEqualTo(DelimitedText.csv(Path.of("/runs/visits.csv"))
                        .withNumberMarks(new NumberMarks(',', '.'))
                        .withTrailingDelimiter());
        assertThat(Yaml.read(config.toYaml()).data()).isEqualTo(config.data());
    }

    @Test
    void readsATimeZone() {
        RunConfig config = Yaml.read(Yaml.with("path: visits.csv", "query: SELECT 1\n  time-zone: Asia/Shanghai")
                .replace("format: csv", "format: sql"));
        assertThat(((SqlSource) config.data().source()).settings().timeZone()).isEqualTo("Asia/Shanghai");
        assertThat(Yaml.read(config.toYaml()).data()).isEqualTo(config.data());
    }

    private static EarlyStopping stopping(String metric) {
        return Yaml.read(Yaml.with("{epochs: 2}", "{early-stopping: {metric: " + metric + "}}"))
                .training()
                .plan()
                .earlyStopping()
                .orElseThrow();
    }
}
