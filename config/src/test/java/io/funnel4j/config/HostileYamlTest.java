// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.config.yaml.InvalidConfigException;
import io.funnel4j.config.yaml.YamlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text that was written to be costly, or to have something made of it. */
class HostileYamlTest {
    @TempDir
    private Path folder;

    @Test
    void aliasesAreNotFollowed() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
        assertThat(Yaml.problems(bomb))
                .anyMatch(problem -> problem.contains("found an alias (*a); write the value out"));
    }

    @Test
    void depthIsBounded() {
        for (String text : List.of("a: " + "[".repeat(100_000), "{a: ".repeat(10_000), "- ".repeat(10_000))) {
            List<String> problems = Yaml.problems(text);
            assertThat(problems).isNotEmpty();
            assertThat(problems.get(0)).contains("not YAML").contains("32");
        }
    }

    @Test
    void noTypeIsTakenFromATag() {
        assertThat(Yaml.problems("data: !!javax.script.ScriptEngineManager [x]\n"))
                .anyMatch(problem -> problem.startsWith("data (line 1): found a list"));
    }

    @Test
    void sizeIsBoundedAndNamesTheFile() throws IOException {
        Path file = folder.resolve("large.yaml");
        Files.writeString(file, "# ".repeat(YamlParser.MAX_BYTES));
        assertThatThrownBy(() -> RunConfig.read(file, Overrides.NONE))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("1,048,576 bytes");
    }

    @Test
    void messagesStayShort() {
        StringBuilder text = new StringBuilder();
        for (int key = 0; key < 1_000; key++) {
            text.append("key").append(key).append(": ").append("x".repeat(500)).append('\n');
        }
        assertThat(Yaml.failure(text.toString(), Overrides.NONE).getMessage())
                .hasSizeLessThan(20_000)
                .contains("and 963 more");
    }
}
