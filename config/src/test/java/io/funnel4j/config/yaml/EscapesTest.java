// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Control characters that YAML makes of a backslash in double quotes. */
class EscapesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"\\N\" | found '\\u0085', with the control character U+0085 | write '\\N' in single quotes, or \"\\\\N\"",
                "\"a\\b\" | found 'a\\u0008', with the control character U+0008 | write 'a\\b' in single quotes, or \"a\\\\b\"",
                "\"\\null\" | found '\\u000aull', with the control character U+000A | write '\\null' in single quotes",
                "\"\\x01\" | found '\\u0001', with the control character U+0001 | write '\\x01' in single quotes",
                "\"\\e\" | found '\\u001b' | write '\\e' in single quotes",
                "\"\\L\" | found '\\u2028' | write '\\L' in single quotes",
            })
    void aMissingValueIsHardlyAControlCharacter(String value, String found, String mend) {
        assertThatThrownBy(() -> parse("missing-values: [x, %s]".formatted(value), "path: x.csv", "sku"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("data.missing-values[1] (line 2): ")
                .hasMessageContaining(found)
                .hasMessageContaining(mend);
    }

    @Test
    void allOfThemAreToldAtOnceWithTheirKeys() {
        assertThatThrownBy(() -> parse("group: \"\\N\"", "path: \"C:\\temp\\new.csv\"", "\"sk\\a\""))
                .hasMessageContaining("data.group (line 2): found '\\u0085'")
                .hasMessageContaining("data.path (line 3): found 'C:\\u0009emp\\u000aew.csv'")
                .hasMessageContaining("write 'C:\\temp\\new.csv' in single quotes")
                .hasMessageContaining("(line 7): the key: found 'sk\\u0007'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delimiter: \"\\t\"",
                "delimiter: \"\\x01\"",
                "missing-values: '\\N'",
                "missing-values: \"\\\\N\""
            })
    void whatIsMeantIsTaken(String line) {
        RunConfig config = parse(line, "path: x.csv", "sku");
        assertThat(RunConfig.parse(config.toYaml(), Path.of("run.yaml"), Overrides.NONE)
                        .toYaml())
                .isEqualTo(config.toYaml());
        if (line.startsWith("missing")) {
            assertThat(config.data().plan().missingValues()).isEqualTo(List.of("\\N"));
        }
    }

    @Test
    void aDelimiterOfTheUpperControlCharactersIsNot() {
        assertThatThrownBy(() -> parse("delimiter: \"\\N\"", "path: x.csv", "sku"))
                .hasMessageContaining("data.delimiter (line 2): found '\\u0085'");
    }

    private static RunConfig parse(String line, String path, String feature) {
        return RunConfig.parse(
                """
                data:
                  %s
                  %s
                  format: csv
                  split: {by: user}
                  labels: {click: click, conversion: buy}
                features: {%s: {type: id, embedding: 2}}
                model: {preset: esmm, towers: [4]}
                """
                        .formatted(line, path, feature),
                Path.of("run.yaml"),
                Overrides.NONE);
    }
}
