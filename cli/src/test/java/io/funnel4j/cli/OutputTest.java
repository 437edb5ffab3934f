// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.funnel4j.cli.run.RunFolderClaim;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.FolderLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands do to what is there already, where they were told to write. */
class OutputTest {
    @TempDir
    private Path folder;

    private TinyRun tiny;

    @BeforeEach
    void makeRows() throws IOException {
        tiny = new TinyRun(folder, 200, 32);
    }

    private Path trained() throws IOException {
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", tiny.yaml(), "--out", run);
        assertThat(train.exitCode()).as(train.err()).isZero();
        return run;
    }

    @Test
    void whatFailsBeforeItsFirstFileLeavesNoFolderBehind() throws Exception {
        OwnJvm here = new OwnJvm(Files.createDirectory(folder.resolve("here")));
        for (List<Object> words : List.<List<Object>>of(
                List.of("train", tiny.yaml(), "--data", "none.csv"),
                List.of("prepare", tiny.yaml(), "--data", "none.csv"),
                List.of("compare", "--watch", "p_cart.auc"))) {
            CommandLineRun run = here.run(Funnel4j.class, words.toArray());
            assertThat(run.exitCode()).as(run.err()).isNotZero();
        }
        Path runs = folder.resolve("here/runs");
        assertThat(DurableFiles.list(runs)).isEmpty();
    }

    private static SortedMap<String, String> files(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void predictWritesToStandardOutputAPipeAndWhereALinkLeads() throws Exception {
        Path run = trained();
        Path rows = folder.resolve("rows.csv");
        Path file = folder.resolve("scored.csv");
        assertThat(CommandLineRun.of("predict", run, rows, "--out", file).exitCode())
                .isZero();
        String scored = Files.readString(file);

        CommandLineRun out = new OwnJvm(folder).run(Funnel4j.class, "predict", run, rows, "--out", "/dev/stdout");
        assertThat(out.exitCode()).as(out.err()).isZero();
        assertThat(out.out()).isEqualTo(scored);
        assertThat(out.err()).contains("200 exposures scored, in /dev/stdout\n");

        Path target = Files.createDirectory(folder.resolve("elsewhere")).resolve("target.csv");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
        assertThat(CommandLineRun.of("predict", run, rows, "--out", link).exitCode())
                .isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(target).hasContent(scored);

        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                return e.toString();
            }
        });
        CommandLineRun piped = CommandLineRun.of("predict", run, rows, "--out", pipe);
        assertThat(piped.exitCode()).as(piped.err()).isZero();
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(scored);
        assertThat(folder).isDirectoryNotContaining("glob:**/pipe?*");
        assertThat(Path.of("/dev/null.report.json")).doesNotExist();
    }

    @Test
    void predictLeavesDevicesAndFolders() throws IOException {
        Path run = trained();
        Path rows = folder.resolve("rows.csv");
        assertThat(CommandLineRun.of("predict", run, rows, "--out", "/dev/null").exitCode())
                .isZero();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        Path spark = Files.createDirectory(folder.resolve("scored.csv"));
        CommandLineRun refused = CommandLineRun.of("predict", run, rows, "--out", spark);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--out is '%s', which is a folder; name a file in it".formatted(spark));
        assertThat(spark).isEmptyDirectory();
    }

    @Test
    void aFullDiskIsNamed() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        for (List<Object> command : List.<List<Object>>of(
                List.of("predict", trained(), folder.resolve("rows.csv"), "--out", full),
                List.of("generate", full, "--rows", 5000))) {
            CommandLineRun failed = CommandLineRun.of(command.toArray());
            assertThat(failed.exitCode()).as(command.toString()).isEqualTo(1);
            assertThat(failed.err())
                    .contains("cannot write '/dev/full': No space left on device")
                    .doesNotContain("done");
        }
        assertThat(Files.isRegularFile(full)).isFalse();
    }

    @Test
    void generateWritesToStandardOutput() throws Exception {
        Path file = folder.resolve("world.csv");
        CommandLineRun.of("generate", file, "--rows", 1000);
        CommandLineRun out = new OwnJvm(folder).run(Funnel4j.class, "generate", "/dev/stdout", "--rows", 1000);
        assertThat(out.exitCode()).as(out.err()).isZero();
        assertThat(out.out()).isEqualTo(Files.readString(file));
    }

    /** Each command that fills a folder, with a folder of the user's. */
    @Test
    void noCommandFillsAFolderThatHoldsSomethingElse() throws IOException {
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Files.createDirectories(mine.resolve("train"));
        Files.writeString(mine.resolve("train/exposures-2026.jsonl"), "{}");
        Files.writeString(mine.resolve("config.yaml"), Files.readString(tiny.yaml()));
        Files.writeString(mine.resolve("report.json"), "mine");
        Files.writeString(mine.resolve("results.json"), "mine");
        SortedMap<String, String> before = files(mine);
        for (List<Object> command : List.<List<Object>>of(
                List.of("prepare", tiny.yaml(), "--out", mine),
                List.of("train", tiny.yaml(), "--out", mine),
                List.of("train", mine.resolve("config.yaml"), "--out", mine, "--replace"),
                List.of("train", tiny.yaml(), "--encoded", mine, "--out", folder.resolve("run")),
                List.of("compare", "--rows", 20_000, "--seeds", 1, "--models", "esmm", "--out", mine),
                List.of("generate", "--layout", "ali-ccp", "--rows", 100, mine))) {
            CommandLineRun refused = CommandLineRun.of(command.toArray());
            assertThat(refused.exitCode()).as("%s: %s", command, refused.err()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("'%s' is not empty and holds no ".formatted(mine), "name a new or an empty folder");
            assertThat(files(mine)).as(command.toString()).isEqualTo(before);
        }
    }

    @Test
    void aRunIsNotReplacedUntilTheNewOneIsFinished() throws IOException {
        Path run = trained();
        Files.writeString(run.resolve("notes.txt"), "mine");
        SortedMap<String, String> before = files(run);

        CommandLineRun refused = CommandLineRun.of("train", tiny.yaml(), "--out", run);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("'%s' holds a run; name another folder, go on with it by --resume %s, or say --replace"
                        .formatted(run, run));
        assertThat(files(run)).isEqualTo(before);

        Path mistyped = Files.writeString(
                folder.resolve("mistyped.yaml"), Files.readString(tiny.yaml()).replace("  price: {", "  prise: {"));
        CommandLineRun failed = CommandLineRun.of("train", mistyped, "--out", run, "--replace");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("prise");
        assertThat(files(run)).isEqualTo(before);

        Path other = Files.writeString(
                folder.resolve("other.yaml"), Files.readString(tiny.yaml()).replace("epochs: 3", "epochs: 1"));
        CommandLineRun replaced = CommandLineRun.of("train", other, "--out", run, "--replace");
        assertThat(replaced.exitCode()).as(replaced.err()).isZero();
        assertThat(replaced.out()).contains("Model:  " + run.toRealPath().resolve("model"));
        assertThat(run.resolve("config.yaml")).content().contains("epochs: 1");
        assertThat(run.resolve("notes.txt")).hasContent("mine");
        assertThat(run.resolve("replaces.txt")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**/run.*");
        CommandLineRun scored =
                CommandLineRun.of("predict", run, folder.resolve("rows.csv"), "--out", folder.resolve("scored.csv"));
        assertThat(scored.exitCode()).as(scored.err()).isZero();
    }

    @Test
    void whatSomebodyLaidIntoARunsFoldersGoesOver() throws IOException {
        Path run = trained();
        List<String> mine = List.of(
                "model/notes.md",
                "model/encoders/mine.txt",
                "checkpoints/mine.txt",
                "data/mine.txt",
                "data/sub/mine.txt",
                "extra/a");
        for (String name : mine) {
            Files.createDirectories(run.resolve(name).getParent());
            Files.writeString(run.resolve(name), name);
        }
        Files.createSymbolicLink(run.resolve("latest"), Path.of("model"));
        CommandLineRun replaced = CommandLineRun.of("train", tiny.yaml(), "--out", run, "--replace");
        assertThat(replaced.exitCode()).as(replaced.err()).isZero();
        mine.forEach(name -> assertThat(run.resolve(name)).hasContent(name));
        assertThat(Files.isSymbolicLink(run.resolve("latest"))).isTrue();
        assertThat(CommandLineRun.of("evaluate", run).exitCode()).isZero();
    }

    @Test
    void aLinkWhereTheNewRunWouldBeMadeIsRefused() throws IOException {
        Path run = trained();
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.createSymbolicLink(folder.resolve("run.next"), other);
        CommandLineRun refused = CommandLineRun.of("train", tiny.yaml(), "--out", run, "--replace");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("run.next' is a link");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void aRunThatIsAtWorkIsSaidToBe() throws IOException {
        Path run = trained();
        try (FolderLock lock = RunFolderClaim.lock(run)) {
            CommandLineRun refused = CommandLineRun.of("train", tiny.yaml(), "--out", run);
            assertThat(refused.err()).contains("another run is at work in '%s'".formatted(run));
        }
    }

    /** Neither the scores nor their report go over what is scored, whichever way it is named, nor over somebody's file. */
    @Test
    void predictWritesOverNothingThatItReadsOrDidNotWrite() throws IOException {
        Path run = trained();
        Path rows = folder.resolve("rows.csv");
        Path in = Files.createDirectory(folder.resolve("in"));
        Path scored = Files.copy(rows, in.resolve("a.csv"));
        Path report = Files.writeString(folder.resolve("notes.csv.report.json"), "{\"mine\": 1}\n");
        Path query = Files.writeString(folder.resolve("q.sql"), "SELECT * FROM read_csv('%s')".formatted(scored));
        Map<List<Object>, String> refused = new LinkedHashMap<>();
        refused.put(
                List.of("predict", run, "--query", "SELECT * FROM '%s'".formatted(scored), "--out", scored),
                "scored too");
        refused.put(List.of("predict", run, query, "--out", scored), "scored too");
        refused.put(
                List.of("predict", run, in.resolve("*.csv"), "--out", in.resolve("b.csv")),
                "would be scored the next time");
        refused.put(List.of("predict", run, in, "--out", in.resolve("b.csv")), "would be scored the next time");
        refused.put(List.of("predict", run, rows, "--out", folder.resolve("notes.csv")), "what is there is none");
        refused.put(List.of("predict", run, rows, "--out", run.resolve("metrics.jsonl")), "a file of the run itself");
        refused.put(
                List.of("predict", run, rows, "--out", folder.resolve("n".repeat(246) + ".csv")), "name is too long");
        refused.put(List.of("predict", run, rows, "--out", folder), "which is a folder");
        SortedMap<String, String> before = files(folder);
        refused.forEach((command, why) -> {
            CommandLineRun wrong = CommandLineRun.of(command.toArray());
            assertThat(wrong.exitCode()).as("%s: %s", command, wrong.err()).isEqualTo(2);
            assertThat(wrong.err()).contains(why);
        });
        assertThat(files(folder)).isEqualTo(before);
        assertThat(report).hasContent("{\"mine\": 1}");
        Path out = folder.resolve("scored.csv");
        for (int twice = 0; twice < 2; twice++) {
            CommandLineRun again = CommandLineRun.of("predict", run, rows, "--out", out);
            assertThat(again.exitCode()).as(again.err()).isZero();
        }
    }

    @Test
    void generateGoesByTheEnding() throws IOException {
        Path plain = folder.resolve("world.csv");
        Path compressed = folder.resolve("world.csv.gz");
        for (Path file : List.of(plain, compressed)) {
            assertThat(CommandLineRun.of("generate", file, "--rows", 500).exitCode())
                    .isZero();
        }
        try (InputStream content = new GZIPInputStream(Files.newInputStream(compressed))) {
            assertThat(content.readAllBytes()).isEqualTo(Files.readAllBytes(plain));
        }
        CommandLineRun refused = CommandLineRun.of("generate", folder.resolve("world.parquet"), "--rows", 500);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("named as another format");
    }

    @Test
    void dataThatTheNewRunWasTrainedOnStays() throws IOException {
        Path run = trained();
        CommandLineRun replaced =
                CommandLineRun.of("train", tiny.yaml(), "--encoded", run.resolve("data"), "--out", run, "--replace");
        assertThat(replaced.exitCode()).as(replaced.err()).isZero();
        CommandLineRun evaluated = CommandLineRun.of("evaluate", run);
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    }

    @Test
    void aFolderWhereTheNewRunWouldBeMadeIsRefused() throws IOException {
        Path run = trained();
        Path mine = Files.createDirectories(folder.resolve("run.next")).resolve("config.yaml");
        Files.writeString(mine, "mine");
        CommandLineRun refused = CommandLineRun.of("train", tiny.yaml(), "--out", run, "--replace");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("is not empty and holds no run: it has 'config.yaml'");
        assertThat(mine).hasContent("mine");
    }

    /** It holds nothing that could be lost. */
    @Test
    void aRunThatFailedBeforeItTrainedIsBegunAnew() throws IOException {
        Path run = folder.resolve("run");
        Path mistyped = Files.writeString(
                folder.resolve("mistyped.yaml"), Files.readString(tiny.yaml()).replace("  price: {", "  prise: {"));
        assertThat(CommandLineRun.of("train", mistyped, "--out", run).exitCode())
                .isEqualTo(1);
        CommandLineRun mended = CommandLineRun.of("train", tiny.yaml(), "--out", run);
        assertThat(mended.exitCode()).as(mended.err()).isZero();
    }

    @Test
    void aRunThatWasStoppedIsNotWiped() throws IOException {
        Path run = folder.resolve("run");
        tiny.train(run, false, () -> false);
        Files.move(run.resolve("model"), folder.resolve("model"));
        Files.createFile(run.resolve("run.lock"));
        SortedMap<String, String> before = files(run);
        CommandLineRun refused = CommandLineRun.of("train", tiny.yaml(), "--out", run);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("--resume " + run);
        assertThat(files(run)).isEqualTo(before);

        Path next = folder.resolve("run.next");
        tiny.train(next, false, () -> false);
        Files.createFile(next.resolve("run.lock"));
        Files.writeString(next.resolve("replaces.txt"), run + "\n");
        CommandLineRun again = CommandLineRun.of("train", tiny.yaml(), "--out", run, "--replace");
        assertThat(again.err()).contains("'%s' is a run that was to replace".formatted(next.toRealPath()));
        assertThat(files(run)).isEqualTo(before);
        CommandLineRun resumed = CommandLineRun.of("train", "--resume", next);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(next).doesNotExist();
        assertThat(run.resolve("model")).isDirectory();
    }

    @Test
    void runsOfOneSecondHaveFoldersOfTheirOwn() throws Exception {
        List<Path> begun = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            begun.add(RunFolderClaim.begin("output-test"));
        }
        try {
            assertThat(begun).doesNotHaveDuplicates().allMatch(Files::isDirectory);
        } finally {
            for (Path each : begun) {
                Files.delete(each);
            }
        }
    }

    @Test
    void whatFailsIsNotSaidToBeDone() throws IOException {
        Path rows = Files.writeString(
                folder.resolve("bad.csv"), "user,item,price,click,buy\n" + "u,i,dear,1,1\n".repeat(50));
        CommandLineRun failed =
                CommandLineRun.of("prepare", tiny.yaml(), "--data", rows, "--out", folder.resolve("data"));
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).doesNotContain("done");
    }
}
