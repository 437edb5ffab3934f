// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.cli.watched.KillingFileSystemProvider;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.file.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A command that is killed at one of its file operations, in a JVM of its own, leaves the earlier file or the new one, never a
 * part of one; and the same command, in this JVM, then does its work.
 */
class KilledCommandTest {
    private static final int SOME = 3;

    @TempDir
    private Path folder;

    private Path place;
    private TinyRun run;

    @BeforeEach
    void makeRows() throws IOException {
        run = new TinyRun(folder, 200, 32);
        place = folder.resolve("place");
    }

    @Test
    void predictAtSomeOperations() throws Exception {
        predict(false);
    }

    @Test
    @Tag("endurance")
    void predictAtEveryOperation() throws Exception {
        predict(true);
    }

    @Test
    void generateAtSomeOperations() throws Exception {
        generate(false);
    }

    @Test
    @Tag("endurance")
    void generateAtEveryOperation() throws Exception {
        generate(true);
    }

    @Test
    void prepareAtSomeOperations() throws Exception {
        prepare(false);
    }

    @Test
    @Tag("endurance")
    void prepareAtEveryOperation() throws Exception {
        prepare(true);
    }

    private void predict(boolean everywhere) throws Exception {
        Path trained = folder.resolve("run");
        run.train(trained, false, () -> false);
        for (String name : List.of("scored.csv", "scored.parquet")) {
            Path out = place.resolve(name);
            List<Object> command = List.of("predict", trained, folder.resolve("rows.csv"), "--out", out);
            killed(command, everywhere, () -> Files.writeString(out, "earlier"), left -> {
                SortedMap<String, byte[]> files = new TreeMap<>(left);
                files.keySet().removeIf(file -> file.endsWith(".partial"));
                return files;
            });
        }
    }

    private void generate(boolean everywhere) throws Exception {
        Path out = place.resolve("world.csv");
        killed(
                List.of("generate", out, "--rows", 20_000),
                everywhere,
                () -> Files.writeString(out, "earlier"),
                left -> {
                    SortedMap<String, byte[]> files = new TreeMap<>(left);
                    files.keySet().removeIf(file -> file.endsWith(".partial"));
                    return files;
                });
    }

    /** Of an encoded data set its description says that it is whole. */
    private void prepare(boolean everywhere) throws Exception {
        Path out = place.resolve("data");
        Path before = folder.resolve("before");
        Path other = Files.writeString(
                folder.resolve("other.yaml"), Files.readString(run.yaml()).replace("embedding: 3", "embedding: 4"));
        CommandLineRun earlier = CommandLineRun.of("prepare", other, "--out", before);
        assertThat(earlier.exitCode()).as(earlier.err()).isZero();
        killed(List.of("prepare", run.yaml(), "--out", out), everywhere, () -> copy(before, out), left -> {
            SortedMap<String, byte[]> whole = new TreeMap<>();
            if (Files.exists(out.resolve("dataset.json"))) {
                EncodedDataset.open(out).verify();
                whole.putAll(left);
                whole.keySet()
                        .removeIf(file ->
                                file.contains(".partial") || file.endsWith(".lock") || file.contains("profile."));
            }
            return whole;
        });
    }

    private interface Preparation {
        void make() throws IOException;
    }

    /** What there is of the command's result that a user would take for whole. */
    private interface Look {
        SortedMap<String, byte[]> at(SortedMap<String, byte[]> files) throws IOException;
    }

    private void killed(List<Object> command, boolean everywhere, Preparation preparation, Look look) throws Exception {
        DurableFiles.remove(place);
        Files.createDirectories(place);
        preparation.make();
        SortedMap<String, byte[]> earlier = look.at(files());
        CommandLineRun unbroken = run(command, -1);
        assertThat(unbroken.exitCode()).as(unbroken.err()).isZero();
        SortedMap<String, byte[]> done = look.at(files());
        assertThat(done.keySet())
                .as("what the command replaces")
                .anyMatch(name -> !same(done.get(name), earlier.get(name)));
        int operations = operations(unbroken);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        IntStream moments = everywhere ? IntStream.range(0, operations) : random.ints(SOME, 0, operations);
        for (int at : moments.toArray()) {
            String what =
                    String.format(Locale.ROOT, "%s killed at %d of %d, seed %d", command.get(0), at, operations, seed);
            DurableFiles.remove(place);
            Files.createDirectories(place);
            preparation.make();
            CommandLineRun killed = run(command, at);
            assertThat(killed.exitCode()).as("%s: %s", what, killed.err()).isEqualTo(KillingFileSystemProvider.KILLED);
            look.at(files())
                    .forEach((name, bytes) -> assertThat(same(bytes, earlier.get(name)) || same(bytes, done.get(name)))
                            .as("%s: a part is left as %s", what, name)
                            .isTrue());
            CommandLineRun again = CommandLineRun.of(command.toArray());
            assertThat(again.exitCode()).as("%s, again: %s", what, again.err()).isZero();
            SortedMap<String, byte[]> afterwards = look.at(files());
            assertThat(afterwards.keySet()).as(what).isEqualTo(done.keySet());
            afterwards.forEach((name, bytes) ->
                    assertThat(bytes).as("%s, again: %s", what, name).isEqualTo(done.get(name)));
        }
        System.out.printf(
                "%s: %s of %d file operations, nothing in part%n",
                command.get(0), everywhere ? "killed at each" : "killed at " + SOME, operations);
    }

    private static boolean same(byte[] found, byte[] expected) {
        return expected != null && java.util.Arrays.equals(found, expected);
    }

    private CommandLineRun run(List<Object> command, int at) throws Exception {
        OwnJvm jvm = new OwnJvm(folder)
                .with(
                        "-Djava.nio.file.spi.DefaultFileSystemProvider=" + KillingFileSystemProvider.class.getName(),
                        "-Dkill.under=" + place);
        return (at < 0 ? jvm : jvm.with("-Dkill.at=" + at)).run(Funnel4j.class, command.toArray());
    }

    private static int operations(CommandLineRun unbroken) {
        return unbroken.err()
                .lines()
                .filter(line -> line.startsWith(KillingFileSystemProvider.OPERATIONS))
                .mapToInt(line -> Integer.parseInt(line.substring(KillingFileSystemProvider.OPERATIONS.length())))
                .findFirst()
                .orElseThrow();
    }

    private SortedMap<String, byte[]> files() throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(place.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> found = Files.walk(from)) {
            found.forEach(all::add);
        }
        for (Path each : all) {
            Files.copy(each, to.resolve(from.relativize(each)));
        }
    }
}
