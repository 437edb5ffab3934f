// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.LossWeight;
import io.funnel4j.config.yaml.InvalidConfigException;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.tuning.Domain;
import io.funnel4j.tuning.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchConfigTest {
    private static final String DATA =
            """
            data:
              format: csv
              path: visits.csv
              split: {by: user, train: 0.8, validation: 0.1, test: 0.1}
              labels: [click, conversion]
            features:
              user: {type: id, embedding: {search: choice, of: [4, 8, 16], start: 8}}
              item: {type: id, embedding: 8}
            """;

    private static final String SEARCHED = DATA
            + """
            model:
              preset: esmm
              objective-weights: {conversion: {search: log-uniform, from: 0.5, to: 8, start: 1}}
              representation:
                search: choice
                of:
                - {type: shared-embeddings}
                - {type: shared-bottom, units: [16]}
              dropout: {search: uniform, from: 0, to: 0.5}
            training:
              epochs: {search: whole, from: 1, to: 4}
              optimizer: {learning-rate: {search: log-uniform, from: 1.0e-4, to: 1.0e-2}}
            """;

    @TempDir
    Path folder;

    private SearchConfig read(String text) throws IOException {
        return SearchConfig.read(Files.writeString(folder.resolve("run.yaml"), text), Overrides.NONE);
    }

    @Test
    void findsTheSettingsInTheOrderOfTheFile() throws IOException {
        assertThat(read(SEARCHED).space().settings())
                .containsExactly(
                        new Setting("features.user.embedding", new Domain.Choice(3), 1),
                        new Setting("model.objective-weights.conversion", new Domain.LogUniform(0.5, 8), 1),
                        new Setting("model.representation", new Domain.Choice(2), 0),
                        new Setting("model.dropout", new Domain.Uniform(0, 0.5), 0.25),
                        new Setting("training.epochs", new Domain.Whole(1, 4), 2),
                        new Setting("training.optimizer.learning-rate", new Domain.LogUniform(1e-4, 1e-2), 0.001));
    }

    @Test
    void aTrialIsAConfiguration() throws IOException {
        SearchConfig search = read(SEARCHED);
        Map<String, Double> values = new LinkedHashMap<>(search.space().start());
        values.put("features.user.embedding", 2.0);
        values.put("model.objective-weights.conversion", 3.5);
        values.put("model.representation", 1.0);
        values.put("training.epochs", 4.0);
        values.put("training.optimizer.learning-rate", 0.000234);

        RunConfig config = search.at(values);

        assertThat(config.graph().objectives().get(1).weight()).isEqualTo(LossWeight.fixed(3.5));
        assertThat(config.model().representation()).isEqualTo(new SharedBottom(List.of(16)));
        assertThat(config.model().towers().dropout()).isEqualTo(0.25);
        assertThat(config.training().plan().epochs()).isEqualTo(4);
        assertThat(config.training().optimizer().learningRate()).isEqualTo(0.000234);
        assertThat(config.toYaml()).contains("embedding: 16");
        assertThat(search.texts(values))
                .containsEntry("model.representation", "{type: shared-bottom, units: [16]}")
                .containsEntry("training.optimizer.learning-rate", "0.000234")
                .containsEntry("training.epochs", "4");
        // What is written reads back as the same.
        Path best = Files.writeString(folder.resolve("best.yaml"), config.toYaml());
        assertThat(RunConfig.read(best, Overrides.NONE).toYaml()).isEqualTo(config.toYaml());
    }

    @Test
    void allThatIsWrongWithASpaceIsSaidAtOnce() {
        assertThatThrownBy(
                        () -> read(
                                DATA.replace("path: visits.csv", "path: {search: choice, of: [a.csv, b.csv]}")
                                        + """
                        model:
                          preset: esmm
                          dropout: {search: unifrom, from: 0, to: 0.5}
                          towers: {search: choice, of: [[8]]}
                          embedding-deviation: {search: log-uniform, from: 0, to: 1}
                        training:
                          epochs: {search: whole, from: 1}
                          batch-size: {search: choice, of: [64, 128], start: 256}
                          optimizer: {learning-rate: {search: uniform, from: 0.1, to: 0.2, start: 3, step: 4}}
                        """))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("data.path (line 3): what the data is made of cannot be searched")
                .hasMessageContaining(
                        "model.dropout.search (line 11): found 'unifrom'; expected one of log-uniform, uniform,"
                                + " whole, choice; did you mean 'uniform'?")
                .hasMessageContaining("model.towers (line 12): a choice of 1; expected at least 2 options")
                .hasMessageContaining("model.embedding-deviation (line 13): a log-uniform search begins at 0.0")
                .hasMessageContaining("training.epochs.to (line 15): missing")
                .hasMessageContaining("training.batch-size.start (line 16): found '256'; expected one of the options")
                .hasMessageContaining("training.optimizer.learning-rate.start (line 17): found 3.0")
                .hasMessageContaining("training.optimizer.learning-rate.step (line 17): unknown key");
    }

    @Test
    void boundsAndOptionsMustBeValues() {
        assertThatThrownBy(() -> read(SEARCHED.replace("to: 0.5", "to: 1.5")
                        .replace("{type: shared-bottom, units: [16]}", "{type: shared-top}")
                        .replace("to: 4}", "to: 4, start: 3}")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(
                        "model.dropout (line 17): found '1.5'; expected a number of at least 0 and below 1")
                .hasMessageContaining("model.representation.type (line 16): unknown representation 'shared-top'");
    }

    @Test
    void dataIsNotSearchedAsAWholeEither() {
        assertThatThrownBy(() -> read("data: {search: choice, of: [{path: a.csv}, {path: b.csv}]}\n"
                        + "features: {user: {type: id, embedding: 8}}\nmodel: {preset: esmm}\n"))
                .hasMessageContaining("data (line 1): what the data is made of cannot be searched");
    }

    @Test
    void aFeatureMayBeCalledSearch() throws IOException {
        SearchConfig search =
                read(SEARCHED.replace("  item: {type: id, embedding: 8}", "  search: {type: id, embedding: 8}"));
        assertThat(search.at(search.space().start()).data().plan().features())
                .extracting(feature -> feature.name())
                .contains("search");
    }

    @Test
    void optionsDifferAndHoldNoSearch() {
        assertThatThrownBy(() -> read(SEARCHED.replace("of: [4, 8, 16]", "of: [8, 8, 16]")
                        .replace("units: [16]", "units: {search: choice, of: [[16], [32]]}")))
                .hasMessageContaining("features.user.embedding.of (line 7): '8' stands twice; keep one")
                .hasMessageContaining("model.representation.of (line 14): a search within an option is not possible");
    }

    @Test
    void aSearchedValueIsNotReplacedByAnOption() throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), SEARCHED);
        Overrides epochs = new Overrides(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(3),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
        assertThatThrownBy(() -> SearchConfig.read(file, epochs))
                .hasMessageContaining("--epochs: training.epochs is searched; drop one of the two");
    }

    @Test
    void somethingMustBeSearched() {
        assertThatThrownBy(() -> read(
                        DATA.replace("{search: choice, of: [4, 8, 16], start: 8}", "8") + "model: {preset: esmm}\n"))
                .hasMessageContaining(
                        "no value is searched; write what one is drawn from where it stands, such as training:");
    }

    @Test
    void aRunSaysWhoSearches() {
        Path file = folder.resolve("run.yaml");
        assertThatThrownBy(() -> {
                    Files.writeString(file, SEARCHED);
                    RunConfig.read(file, Overrides.NONE);
                })
                .hasMessageContaining(
                        "training.epochs (line 19): found keys (search, from, to); expected a whole number of"
                                + " at least 1 (and below 2^31); './funnel4j tune' searches for values");
    }
}
