package io.funnel4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README says what the build proves. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path EXAMPLES = Path.of("src", "it", "library-example", "src", "main", "java", "example");

    @ParameterizedTest
    @ValueSource(strings = {"LibraryExample.java", "ScoringExample.java"})
    void showsTheExamplesThatTheBuildRuns(String example) throws IOException {
        String source = Files.readString(EXAMPLES.resolve(example));
        String main =
                source.substring(source.indexOf('{', source.indexOf("void main")) + 2, source.lastIndexOf("    }"));
        assertThat(Files.readString(README))
                .contains("```java\n" + main.stripTrailing().stripIndent() + "\n```");
    }

    @Test
    void namesTheTestCommandThatContinuousIntegrationCalls() throws IOException {
        assertThat(Files.readString(Path.of("..", ".ci", "run"))).contains("\nmvn -B verify\n");
        assertThat(Files.readString(README)).contains("    mvn -B verify ");
    }
}
