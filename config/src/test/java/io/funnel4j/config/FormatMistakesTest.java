// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.funnel4j.config.yaml.ConfigProblem;
import io.funnel4j.config.yaml.InvalidConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in the keys of each format, all at once, and options that a format has no use for. */
class FormatMistakesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{format: ali-ccp, part: all, split: {by: sample_id}} | data.part | found 'all'; expected one of train, test",
                "{format: ali-ccp, split: {by: sample_id}} | data.folder | missing; expected the folder of the files as downloaded",
                "{format: kuairand, folder: x, logs: [], split: {by: user_id}} | data.variant | missing; expected one of pure, 1k, 27k",
                "{format: kuairand, folder: x, variant: pure, logs: [random], split: {by: user_id}} | data.logs[0] | found 'random'; expected one of standard-4-08-to-4-21",
                "{format: aliexpress, folder: x, country: DE, split: {by: search_id}} | data.country | found 'DE'; expected one of NL, ES, FR, US",
                "{format: taobao-ads, folder: x, window: soon, split: {by: user}} | data.window | found 'soon'; expected a span of time such as 30m, 12h or 7d",
                "{format: taobao-ads, folder: x, window: 1d, memory-limit: lots, split: {by: user}} | data.memory-limit | the memory limit is 'lots'; expected a size such as 512MB or 4GB",
                "{format: events, path: x, exposure: view, window: 1d, split: {by: user}} | data.behaviors | missing; expected {<behavior>: <event word, or several>, ...}",
                "{format: events, path: x, exposure: view, behaviors: {buy: buy}, window: 1d, unexposed: maybe, split: {by: user}} | data.unexposed | found 'maybe'; expected one of drop, keep",
                "{format: sql, split: {by: user}} | data | has none of 'query', 'query-file'; give one",
                "{format: sql, query: SELECT 1, query-file: q.sql, split: {by: user}} | data | has 'query' and 'query-file'; keep one",
                "{format: sql, query-file: none.sql, split: {by: user}} | data.query-file | cannot read",
                "{format: sql, query: SELECT 1, missing-values: [~], split: {by: user}} | data.missing-values[0] | in quotes where YAML takes it for nothing",
                "{format: sql, query: SELECT 1, keep-every-non-click: 0, split: {by: user}} | data.keep-every-non-click | found '0'; expected a whole number of at least 1",
                "{format: csv, path: x, decimal: ',', thousands: ',', split: {by: user}} | data.decimal | expected two different characters",
                "{format: csv, path: x, trailing-delimiter: maybe, split: {by: user}} | data.trailing-delimiter | found 'maybe'; expected true or false",
                "{format: sql, query: SELECT 1, time-zone: Mars, split: {by: user}} | data.time-zone | the time zone is 'Mars'; expected a name such as UTC or Asia/Shanghai",
                "{format: sql, query: SELECT 1, train-share: 2, split: {by: user}} | data.train-share | found '2'",
            })
    void namesTheKeyAndWhatWasExpected(String data, String path, String message) {
        assertThat(problems(data, "{sku: {type: id, embedding: 2}}", Overrides.NONE))
                .anySatisfy(problem -> assertThat(problem).startsWith(path).contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{f: {type: id, embedding: 2, pooling: mean}} | features.f.separator | missing; expected the character between the values of a cell",
                "{f: {type: id, embedding: 2, separator: ',', pooling: weighted-sum}} | features.f | the pooling is weighted-sum without a weight separator",
                "{f: {type: id, embedding: 2, separator: ',', pooling: max}} | features.f.pooling | found 'max'; expected one of sum, mean, weighted-sum, weighted-mean",
                "{f: {type: cross, of: [a], embedding: 2}} | features.f.of | crosses [a]; expected at least two columns",
                "{f: {type: cross, of: [a, click], embedding: 2}} | features.f | reads column 'click', which is label 'click'",
                "{f: {type: buckets, embedding: 2, buckets: 1}} | features.f.buckets | found '1'; expected a whole number of at least 2",
                "{f: {type: buckets, embedding: 2}} | features.f.buckets | missing",
            })
    void namesTheFeatureAndWhatWasExpected(String features, String path, String message) {
        assertThat(problems("{format: csv, path: x.csv, split: {by: u}}", features, Overrides.NONE))
                .anySatisfy(problem -> assertThat(problem).startsWith(path).contains(message));
    }

    @Test
    void reportsAllMistakesAtOnce() {
        assertThat(problems(
                        "{format: kuairand, folders: x, variant: 2k, logs: [random], max-bad-rows: 7, split: {by: user_id}}",
                        "{f: {type: id, embedding: 0, separator: '||'}}",
                        Overrides.NONE))
                .hasSizeGreaterThanOrEqualTo(6)
                .anyMatch(problem -> problem.startsWith("data.folders (line 1): unknown key"));
    }

    @Test
    void takesOneFolderFromTheCommandLine() {
        Overrides two = Overrides.NONE.withData(Path.of("a"), Path.of("b"));
        assertThat(problems("{format: ali-ccp, split: {by: sample_id}}", "{f: {type: id, embedding: 2}}", two))
                .containsExactly("--data: names 2 folders; expected one");
    }

    @Test
    void refusesTheTrainPartAsTestPart() {
        assertThat(problems(
                        "{format: ali-ccp, folder: x, split: {files: {test: {part: train}}}}",
                        "{f: {type: id, embedding: 2}}",
                        Overrides.NONE))
                .singleElement()
                .asString()
                .contains("names the exposures of the train part too; keep them in one");
    }

    @Test
    void refusesToSampleWhereNoTowerHasARemainder() {
        String text =
                """
                data: {format: csv, path: x.csv, split: {by: u}, labels: [a, b], keep-every-non-click: 5}
                features: {f: {type: id, embedding: 2}}
                model:
                  behaviors:
                    towers: {one: {from: exposure, to: [a]}, two: {from: exposure, to: [b]}}
                    objectives: [{behavior: a}, {behavior: b}]
                  towers: [4]
                """;
        assertThat(problems(text, Overrides.NONE))
                .singleElement()
                .asString()
                .startsWith("data.keep-every-non-click (line 1): ")
                .contains("where one tower with a remainder leaves it");
    }

    private static List<String> problems(String data, String features, Overrides overrides) {
        String labelled = data.replaceFirst("}$", ", labels: {click: click, buy: buy}}");
        return problems(
                "data: %s%nfeatures: %s%nmodel: {preset: esmm, conversion: buy, towers: [4]}%n"
                        .formatted(labelled, features),
                overrides);
    }

    private static List<String> problems(String text, Overrides overrides) {
        InvalidConfigException exception = catchThrowableOfType(
                InvalidConfigException.class, () -> RunConfig.parse(text, Path.of("/runs/run.yaml"), overrides));
        assertThat(exception).as(text).isNotNull();
        return exception.problems().stream().map(ConfigProblem::toString).toList();
    }
}
