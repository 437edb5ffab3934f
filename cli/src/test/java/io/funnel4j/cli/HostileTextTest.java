// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Cells, names of columns and features, and names of files that would steer a terminal are shown for what they are. */
@DisabledOnOs(OS.WINDOWS)
class HostileTextTest {
    private static final String STEERING = "\u001b[2J\u0007\u202eevil\u009b2J";
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n]]");

    @TempDir
    private Path folder;

    private Path yaml;
    private Path rows;

    @BeforeEach
    void writeRows() throws IOException {
        TinyRun run = new TinyRun(folder, 300, 32);
        rows = folder.resolve("rows" + STEERING + ".csv");
        List<String> lines = Files.readAllLines(folder.resolve("rows.csv"));
        lines.replaceAll(
                line -> line.startsWith("user,") ? line + ",x" + STEERING : line.replace(",i", ",i" + STEERING) + ",v");
        lines.set(7, lines.get(7).replaceFirst(",[0-9.]+,", ",1\u001b[31m2\u009b,"));
        lines.set(9, lines.get(9).replaceFirst(",[0-9.]+,", "," + "9".repeat(300_000) + ","));
        lines.set(11, lines.get(11).replaceFirst(",[0-9.]+,", ",\"1\\r2\"\u0007,"));
        lines.set(13, lines.get(13) + "\u0000");
        Files.write(rows, lines);
        yaml = Files.writeString(
                folder.resolve("r" + STEERING + ".yaml"),
                Files.readString(run.yaml()).replaceFirst("  split:", "  max-bad-rows: 0.1\n  split:"));
    }

    @Test
    void reachesNoTerminalAndNoReport() throws IOException {
        Path out = folder.resolve("out" + STEERING);
        CommandLineRun train = shown("train", yaml, "--data", rows, "--out", out);
        assertThat(train.out()).contains("\\u001b[31m").contains("99999...");
        assertThat(train.out().lines().mapToInt(String::length).max().orElseThrow())
                .isLessThan(2_000);
        shown("prepare", yaml, "--data", rows, "--out", folder.resolve("prepared"));
        shown("predict", out, rows, "--out", folder.resolve("scores.csv"));
        shown("runs", folder);
        shown("runs", out);
        shown("explain", yaml);
        for (Path file :
                List.of(out.resolve("report.html"), out.resolve("run.log"), folder.resolve("prepared/profile.html"))) {
            String text = Files.readString(file).replaceAll("(?s)<script.*?</script>", "");
            assertThat(CONTROL.matcher(text.replace("\t", "")).find())
                    .as(file.getFileName() + ": " + around(text.replace("\t", "")))
                    .isFalse();
        }
        assertThat(shown("train", yaml, "--data", rows, "--json", "--out", folder.resolve("again"))
                        .out()
                        .lines())
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    }

    @Test
    void norDoMessages() {
        failing("train", folder.resolve("none" + STEERING + ".yaml"));
        failing("train", yaml, "--data", folder.resolve("none" + STEERING + ".csv"));
        failing("train", "--resume", folder.resolve("none" + STEERING));
        failing("train", yaml, "--data", rows, "--strict", "--out", folder.resolve("strict"));
        failing("predict", folder.resolve("none" + STEERING), rows, "--out", folder.resolve("x"));
        failing(STEERING);
        failing("train", yaml, "--seed", STEERING);
    }

    private static void failing(Object... words) {
        CommandLineRun run = CommandLineRun.of(words);
        assertThat(run.exitCode()).isNotZero();
        assertPlain(run, words);
    }

    private static CommandLineRun shown(Object... words) {
        CommandLineRun run = CommandLineRun.of(words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertPlain(run, words);
        return run;
    }

    private static void assertPlain(CommandLineRun run, Object... words) {
        for (String text : List.of(run.out(), run.err())) {
            assertThat(CONTROL.matcher(text).find())
                    .as(Arrays.toString(words).getBytes(StandardCharsets.UTF_8).length + ": " + around(text))
                    .isFalse();
        }
    }

    private static String around(String text) {
        return CONTROL.matcher(text)
                .results()
                .findFirst()
                .map(found ->
                        text.substring(Math.max(0, found.start() - 60), Math.min(text.length(), found.start() + 60)))
                .orElse("");
    }
}
