// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.funnel4j.config.yaml.ConfigProblem;
import io.funnel4j.config.yaml.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that a configuration names and the log does not have: each with its path and line, all at once. */
class MissingColumnsTest {
    private static final String DATA =
            """
            data:
              format: csv
              path: log.csv
              split:
                by: session
            """;
    private static final String FEATURES = "features: {user: {type: id, embedding: 2}}\n";
    private static final String MODEL = "model: {preset: esmm, conversion: purchase}\n";

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void writeLog() throws IOException {
        log = Files.writeString(folder.resolve("log.csv"), "user,price,session,click,purchase\nu1,2.5,s1,1,0\n");
    }

    @Test
    void allAreReportedAtOnceAmongOtherMistakes() throws IOException {
        String yaml =
                """
                data:
                  format: csv
                  path: log.csv
                  split:
                    train: 0.8
                    test: 0.2
                    by: sesion
                  labels:
                    click: clicked
                    purchase:
                      positive: [yes]
                      column: bought
                  group: visitor
                  sample-weight: weight
                features:
                  usr: {type: id, embedding: 2}
                  price_bucket:
                    type: buckets
                    column: prise
                    embedding: 2
                    buckets: 4
                  both:
                    type: cross
                    embedding: 2
                    of: [user, country]
                model: {preset: esmm, conversion: purchase, towrs: [4]}
                """;

        assertThat(problems(yaml))
                .containsExactly(
                        "data.split.by (line 7): the split reads column 'sesion'," + lacks("session"),
                        "data.labels.click (line 9): label 'click' reads column 'clicked'," + lacks("click"),
                        "data.labels.purchase.column (line 12): label 'purchase' reads column 'bought'," + lacks(null),
                        "data.group (line 13): the group reads column 'visitor'," + lacks(null),
                        "data.sample-weight (line 14): the sample weight reads column 'weight'," + lacks(null),
                        "features.usr.column (line 16): feature 'usr' reads column 'usr'," + lacks("user"),
                        "features.price_bucket.column (line 19): feature 'price_bucket' reads column 'prise',"
                                + lacks("price"),
                        "features.both.of (line 25): feature 'both' reads column 'country'," + lacks(null),
                        "model.towrs (line 26): unknown key; keys here are preset, behaviors, conversion,"
                                + " objective-weights, objective-estimators, representation, interests, towers, dropout,"
                                + " embedding-deviation, initial-rates;"
                                + " did you mean 'towers'?");
    }

    @Test
    void anItemOfAListHasItsOwnLine() throws IOException {
        assertThat(problems(DATA + "  labels:\n  - click\n  - conversion\n" + FEATURES + "model: {preset: esmm}\n"))
                .containsExactly(
                        "data.labels[1] (line 8): label 'conversion' reads column 'conversion'," + lacks(null));
    }

    @Test
    void timesAndPartsInFilesOfTheirOwn() throws IOException {
        String labels = "  labels: [click, purchase]\n";
        assertThat(problems(DATA.replace("by: session", "test-from: 8\n    by-time: day") + labels + FEATURES + MODEL))
                .containsExactly("data.split.by-time (line 6): the split reads column 'day'," + lacks(null));
        Path test = Files.writeString(folder.resolve("test.csv"), "usr,click,purchase\nu1,1,0\n");
        assertThat(problems(DATA.replace("by: session", "files: {test: test.csv}") + labels + FEATURES + MODEL))
                .containsExactly(
                        "features.user.column (line 7): feature 'user' reads column 'user', which %s does not have; did you mean 'usr'? (its columns are [usr, click, purchase])"
                                .formatted(test));
    }

    @Test
    void aSuggestionIsReadThoughTheLogHasManyColumns() throws IOException {
        Files.writeString(log, "click,purchase,session," + columns(400));
        assertThat(problems(DATA + "  labels: [click, purchase]\n"
                        + "features: {a: {type: id, embedding: 2, column: the_column_17x}}\n" + MODEL))
                .singleElement()
                .asString()
                .contains("did you mean 'the_column_17'?")
                .hasSizeLessThan(1_200);
    }

    @Test
    void aLogThatCannotBeReadHidesNoOtherMistake() throws IOException {
        Files.delete(log);
        String labels = "  labels: [click, purchase]\n";
        assertThat(problems(DATA + labels + FEATURES + MODEL + "training: {epoch: 2}\n"))
                .singleElement()
                .asString()
                .startsWith("training.epoch (line 9): unknown key");
        assertThat(read(DATA + labels + FEATURES + MODEL).data().source().name())
                .as("says so itself when it is read")
                .isEqualTo(log.toString());
    }

    private String lacks(String nearest) {
        return " which %s does not have%s (its columns are [user, price, session, click, purchase])"
                .formatted(log, nearest == null ? "" : "; did you mean '%s'?".formatted(nearest));
    }

    private static String columns(int count) {
        StringBuilder columns = new StringBuilder("the_column_0");
        for (int column = 1; column < count; column++) {
            columns.append(",the_column_").append(column);
        }
        return columns.append('\n').toString();
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(InvalidConfigException.class, () -> read(yaml)).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    private RunConfig read(String yaml) throws IOException {
        return RunConfig.readWithColumns(Files.writeString(folder.resolve("run.yaml"), yaml), Overrides.NONE);
    }
}
