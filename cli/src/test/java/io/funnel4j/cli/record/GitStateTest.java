// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitStateTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatGitAnswers() {
        String clean = "# branch.oid 51efb01a2059\n# branch.head main\n# branch.upstream origin/main\n";
        assertThat(GitState.parse(clean)).contains(new GitState("51efb01a2059", "main", false));
        assertThat(GitState.parse(clean + "1 .M N... 100644 100644 100644 a b file\n"))
                .contains(new GitState("51efb01a2059", "main", true));
        assertThat(GitState.parse("# branch.oid 51efb01a2059\n# branch.head (detached)\n"))
                .contains(new GitState("51efb01a2059", null, false));
        assertThat(GitState.parse("# branch.oid (initial)\n# branch.head main\n"))
                .isEmpty();
        assertThat(GitState.parse("")).isEmpty();
    }

    @Test
    void asksGitInAFolder() throws IOException, InterruptedException {
        assumeTrue(git("--version"), "needs git");
        assertThat(GitState.of(folder)).isEmpty();
        git("init", "--quiet", "--initial-branch", "trunk");
        assertThat(GitState.of(folder)).isEmpty();
        Path file = Files.writeString(folder.resolve("file"), "one");
        git("add", "file");
        git("-c", "user.email=a@b", "-c", "user.name=a", "commit", "--quiet", "-m", "one");
        Files.writeString(folder.resolve("unknown"), "to git");
        GitState clean =
                GitState.of(Files.createDirectories(folder.resolve("below"))).orElseThrow();
        assertThat(clean.commit()).matches("[0-9a-f]{40}");
        assertThat(clean.branch()).isEqualTo("trunk");
        assertThat(clean.dirty()).isFalse();
        Files.writeString(file, "two!");
        assertThat(GitState.of(folder)).contains(new GitState(clean.commit(), "trunk", true));
    }

    private boolean git(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
