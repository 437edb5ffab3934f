// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README and the library's page say what the build proves. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path LIBRARY = Path.of("..", "docs", "library.md");
    private static final int MOST_BYTES = 10 << 10;
    private static final Path EXAMPLES = Path.of("src", "it", "library-example", "src", "main", "java", "example");

    @Test
    void theLibrarysPageShowsTheExamplesThatTheBuildRuns() throws IOException {
        assertThat(Files.readString(LIBRARY))
                .contains("```java\n" + Files.readString(EXAMPLES.resolve("LibraryExample.java")) + "```")
                .contains(shown("ScoringExample.java"));
    }

    @Test
    void theReadmeTrainsAndEvaluatesAsTheBuildDoes() throws IOException {
        assertThat(Files.readString(README)).contains(shown("LibraryExample.java"));
    }

    @Test
    void theLibrarysPageShowsTheProjectsThatTheBuildTests() throws IOException {
        assertThat(Files.readString(LIBRARY))
                .contains(partOf("spring-boot", "ModelConfiguration.java", "    @Bean\n"))
                .contains(partOf("plain-java", "StreamScoring.java", "    /** Scores until"));
    }

    /** What a class holds from there to its end. */
    private static String partOf(String project, String file, String from) throws IOException {
        Path sources = Path.of("..", "examples", project, "src", "main", "java", "example");
        String source = Files.readString(sources.resolve(file));
        String part = source.substring(source.indexOf(from), source.lastIndexOf('}'));
        return "```java\n" + part.stripTrailing().stripIndent() + "\n```";
    }

    private static String shown(String example) throws IOException {
        String source = Files.readString(EXAMPLES.resolve(example));
        String main =
                source.substring(source.indexOf('{', source.indexOf("void main")) + 2, source.lastIndexOf("    }"));
        return "```java\n" + main.stripTrailing().stripIndent() + "\n```";
    }

    @Test
    void theReadmeStaysShort() throws IOException {
        assertThat(Files.size(README)).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void namesTheTestCommandThatContinuousIntegrationCalls() throws IOException {
        assertThat(Files.readString(Path.of("..", ".ci", "run"))).contains("\nmvn -B verify\n");
        assertThat(Files.readString(README)).contains("    mvn -B verify ");
    }
}
