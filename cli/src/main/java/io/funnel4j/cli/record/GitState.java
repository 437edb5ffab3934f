// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a git repository stands.
 *
 * @param commit that is checked out, in full
 * @param branch that is checked out; null where none is
 * @param dirty whether files that git knows differ from the commit; files that it does not know are not looked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitState(String commit, String branch, boolean dirty) {
    private static final Logger LOG = LoggerFactory.getLogger(GitState.class);
    private static final long SECONDS = 10;
    private static final String COMMIT = "# branch.oid ";
    private static final String BRANCH = "# branch.head ";

    public GitState {
        Objects.requireNonNull(commit, "commit");
    }

    /** Of the repository that a folder is in, by asking {@code git}; empty where there is none, no commit or no git. */
    public static Optional<GitState> of(Path folder) {
        List<String> question =
                List.of("git", "status", "--porcelain=v2", "--branch", "--untracked-files=no", "--ignore-submodules");
        ProcessBuilder builder = new ProcessBuilder(question).directory(folder.toFile());
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.environment().put("LC_ALL", "C");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process git;
        try {
            git = builder.start();
        } catch (IOException e) {
            LOG.debug("git cannot be asked", e);
            return Optional.empty();
        }
        try {
            git.getOutputStream().close();
            return answer(git).flatMap(GitState::parse);
        } catch (IOException e) {
            LOG.debug("git did not answer", e);
            return Optional.empty();
        } finally {
            git.destroyForcibly();
        }
    }

    private static Optional<String> answer(Process git) {
        CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        });
        try {
            String found = text.get(SECONDS, TimeUnit.SECONDS);
            return git.waitFor(SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (TimeoutException e) {
            LOG.warn("git did not say within {} s how its repository stands; the run's record goes without", SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug("git did not answer", e);
        }
        return Optional.empty();
    }

    /** @param status of {@code git status --porcelain=v2 --branch} */
    static Optional<GitState> parse(String status) {
        String commit = null;
        String branch = null;
        boolean dirty = false;
        for (String line : status.lines().toList()) {
            if (line.startsWith(COMMIT)) {
                commit = line.substring(COMMIT.length());
            } else if (line.startsWith(BRANCH)) {
                branch = line.substring(BRANCH.length());
            } else if (!line.startsWith("#")) {
                dirty = true;
            }
        }
        return commit == null || commit.startsWith("(")
                ? Optional.empty()
                : Optional.of(new GitState(commit, branch == null || branch.startsWith("(") ? null : branch, dirty));
    }

    /** {@code 51efb01 on main, dirty}. */
    @Override
    public String toString() {
        return commit.substring(0, Math.min(10, commit.length()))
                + (branch == null ? "" : " on " + branch)
                + (dirty ? ", with changes" : "");
    }
}
