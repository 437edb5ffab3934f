// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.file.DurableFiles;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed leaves the same, whatever the locale, the time zone, the folder and the JVM. */
class AnywhereTest {
    private static final List<String> LOCALES = List.of("th-TH-u-nu-thai", "tr-TR", "de-DE");
    private static final Pattern FIGURE = Pattern.compile("[0-9][0-9.,:]*(E-?[0-9]+)?");
    private static final Pattern OTHER_DIGIT = Pattern.compile("[\\p{Nd}&&[^0-9]]");

    @TempDir
    private Path folder;

    /** What a JVM of another locale and time zone leaves, and this one in several locales, is what is left in the root's. */
    @Test
    void allFilesAreThoseOfTheRootLocale() throws Exception {
        TinyRun run = new TinyRun(folder, 200, 32);
        Map<String, byte[]> expected = inLocale(Locale.ROOT, run, folder.resolve("root"));
        assertThat(expected).containsKeys("run/report.html", "run/run.json", "run/model/model.zip", "runs.txt");
        CommandLineRun other = new OwnJvm(folder)
                .with("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab")
                .with("-Duser.timezone=Asia/Kathmandu")
                .run(Commands.class, run.yaml(), folder.resolve("rows.csv"), folder.resolve("arabic"));
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(other.err()).doesNotContainPattern(OTHER_DIGIT);
        assertSame(folder.resolve("arabic"), files(folder.resolve("arabic")), expected);
        for (String locale : LOCALES) {
            Path place = folder.resolve(locale);
            assertSame(place, inLocale(Locale.forLanguageTag(locale), run, place), expected);
        }
    }

    @Test
    void aRunGoesOnInAnotherLocale() throws IOException {
        TinyRun run = new TinyRun(folder, 200, 32);
        TinyRun.Outcome unbroken = run.unbroken(folder.resolve("unbroken"));
        Path root = folder.resolve("run");
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            run.train(root, false, afterSteps(3));
            assertThat(root.resolve("checkpoints/checkpoint-000000003.json")).isRegularFile();
            Locale.setDefault(Locale.ENGLISH);
            run.train(root, true, afterSteps(2));
            assertThat(root.resolve("checkpoints/checkpoint-000000005.json")).isRegularFile();
            Locale.setDefault(Locale.forLanguageTag("th-TH-u-nu-thai"));
            run.goOn(root);
        } finally {
            Locale.setDefault(before);
        }
        TinyRun.Outcome.of(root).assertSameAs(unbroken, "stopped and gone on in other locales");
    }

    private static BooleanSupplier afterSteps(int steps) {
        AtomicInteger left = new AtomicInteger(steps);
        return () -> left.decrementAndGet() <= 0;
    }

    private Map<String, byte[]> inLocale(Locale locale, TinyRun run, Path place) throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(locale);
            Commands.run(run.yaml(), folder.resolve("rows.csv"), place);
        } finally {
            Locale.setDefault(before);
        }
        return files(place);
    }

    /** A model's files are the same to the byte; others but for figures that are times, and the place. */
    private void assertSame(Path place, Map<String, byte[]> found, Map<String, byte[]> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, content) -> {
            byte[] there = found.get(name);
            String what = place.getFileName() + "/" + name;
            if (name.contains("model") || name.startsWith("scores")) {
                assertThat(there).as(what).isEqualTo(content);
            } else if (name.matches(".*\\.(json|jsonl|yaml|html|txt|log)")) {
                String text = new String(there, StandardCharsets.UTF_8);
                assertThat(text).as(what).doesNotContainPattern(OTHER_DIGIT);
                assertThat(shape(withoutWarningsOfLibraries(text), place))
                        .as(what)
                        .isEqualTo(shape(
                                withoutWarningsOfLibraries(new String(content, StandardCharsets.UTF_8)),
                                folder.resolve("root")));
            } else {
                assertThat(there).as(what).isEqualTo(content);
            }
        });
    }

    /** A library warns once a JVM. */
    private static String withoutWarningsOfLibraries(String text) {
        return text.replaceAll("(?m)^.* WARN .*\\R", "");
    }

    private static String shape(String text, Path place) {
        return FIGURE.matcher(text.replace(place.toString(), "PLACE"))
                .replaceAll("#")
                .replaceAll("[ -]+", " ");
    }

    private static Map<String, byte[]> files(Path root) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** A user's commands, one after the other, with what they print. */
    static final class Commands {
        private Commands() {}

        public static void main(String[] arguments) throws IOException {
            run(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        }

        static void run(Path yaml, Path rows, Path place) throws IOException {
            Files.createDirectories(place);
            Path run = place.resolve("run");
            print(place, "prepare", "prepare", yaml, "--out", place.resolve("prepared"));
            print(place, "train", "train", yaml, "--out", run);
            print(place, "evaluate", "evaluate", run);
            print(place, "predict", "predict", run, rows, "--out", place.resolve("scores.csv"));
            print(place, "explain", "explain", yaml);
            print(place, "runs", "runs", run);
            FunnelModel.load(run.resolve("model")).export(place.resolve("one.model"));
            DurableFiles.remove(run.resolve("checkpoints"));
        }

        private static void print(Path place, String name, Object... words) throws IOException {
            CommandLineRun run = CommandLineRun.of(words);
            if (run.exitCode() != 0) {
                throw new IllegalStateException(name + " failed: " + run.err());
            }
            Files.writeString(place.resolve(name + ".txt"), run.out());
        }
    }
}
