// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RecordReaderSource;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.file.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.datavec.api.records.reader.impl.collection.CollectionRecordReader;
import org.datavec.api.writable.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoding again what is encoded, what changed, and what was cut off. */
class FreshnessTest extends EncodingTestBase {
    private static final Split SPLIT = HashSplit.of("item", 0.5, 0, 0.5);

    @Test
    void encodesToTheSameBytesAgainAndReusesThem() throws IOException {
        ExposureSource source = log(3000);
        assertThat(encodeIfStale(source, PLAN, SPLIT)).isEqualTo(new Freshness.Absent());
        Map<String, byte[]> first = files(out());
        assertThat(first).containsKeys("dataset.json", "train/exposures.bin", "train/lists.bin", "test/exposures.bin");

        assertThat(encodeIfStale(source, PLAN, SPLIT))
                .isInstanceOfSatisfying(Freshness.Fresh.class, fresh -> assertThat(
                                fresh.dataset().report().rowsEncoded())
                        .isEqualTo(3000));
        assertSame(files(out()), first);

        encode(source, PLAN, SPLIT);
        assertSame(files(out()), first);
    }

    @Test
    void saysWhatChanged() throws IOException {
        ExposureSource source = log(300);
        encodeIfStale(source, PLAN, SPLIT);
        assertThat(changes(source, PLAN.withMaxBadRows(0.5), SPLIT))
                .singleElement()
                .asString()
                .startsWith("plan changed: was '")
                .contains("maxBadRows\" : 0.01', is '")
                .endsWith("0.5'");
        assertThat(changes(source, PLAN.withMaxBadRows(0.5), HashSplit.of("item", 0.6, 0, 0.4)))
                .singleElement()
                .isEqualTo("split changed: was '(column item, train 0.5, validation 0.0, test 0.5',"
                        + " is '(column item, train 0.6, validation 0.0, test 0.4'");
        Path file = folder.resolve("visits.csv");
        Files.writeString(file, Files.readString(file).replace("i7,", "i8,"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(changes(source, PLAN.withMaxBadRows(0.5), HashSplit.of("item", 0.6, 0, 0.4)))
                .singleElement()
                .asString()
                .startsWith("file " + file + " changed: was '");
    }

    /** Neither size nor time tell, but its first bytes do. */
    @Test
    void noticesOtherBytesOfTheSameSizeAndTime() throws IOException {
        ExposureSource source = log(300);
        Path file = folder.resolve("visits.csv");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        encodeIfStale(source, PLAN, SPLIT);
        Files.writeString(file, Files.readString(file).replace("i7,", "i8,"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(changes(source, PLAN, SPLIT)).hasSize(1);
    }

    @Test
    void encodesAgainWhatIsDamagedOrCannotBeTold() throws IOException {
        ExposureSource source = log(300);
        encodeIfStale(source, PLAN, SPLIT);
        Files.delete(out().resolve("train/lists.bin"));
        assertThat(changes(source, PLAN, SPLIT)).singleElement().asString().contains("lists.bin, is missing");
        RecordReaderSource reader = RecordReaderSource.of(
                "reader",
                List.of("item", "click", "buy"),
                new CollectionRecordReader(List.of(
                        List.of(new Text("a"), new Text("1"), new Text("1")),
                        List.of(new Text("b"), new Text("0"), new Text("0")))));
        EncodingPlan plan = plan(IdEncoding.of("item", 4));
        encodeIfStale(reader, plan, ALL_TRAIN);
        assertThat(changes(reader, plan, ALL_TRAIN)).containsExactly("the source cannot say whether its rows changed");
    }

    @Test
    void leavesNothingOfAnEarlierDataSet() throws IOException {
        encode(log(300), PLAN, SPLIT);
        Files.writeString(out().resolve("train/exposures.bin.partial"), "cut off");
        encode(log(300), plan(IdEncoding.of("item", 4)), ALL_TRAIN);
        assertThat(files(out()).keySet())
                .containsExactlyInAnyOrder(
                        "encoding.lock",
                        "dataset.json",
                        "report.json",
                        "encoders/encoders.json",
                        "encoders/vocabulary-0.jsonl",
                        "train/exposures.bin",
                        "train/exposures.json");
    }

    @Test
    void anEncodingThatFailsLeavesTheEarlierDataSet() throws IOException {
        encode(log(300), PLAN, SPLIT);
        Map<String, byte[]> before = files(out());
        Path weighted = Files.writeString(
                folder.resolve("weighted.csv"), "item,w,click,buy\n" + "a,0,1,1\nb,0,0,0\n".repeat(50));
        assertThatThrownBy(() -> encode(
                        DelimitedText.csv(weighted),
                        plan(IdEncoding.of("item", 4)).withSampleWeight("w"),
                        ALL_TRAIN))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("column 'w', is 0 in all rows of train");
        assertSame(files(out()), before);
        EncodedDataset.open(out()).verify();
    }

    @Test
    void refusesAFolderThatHoldsSomethingElse() throws IOException {
        Path logs = Files.createDirectories(out().resolve("train")).resolve("exposures-2026.jsonl");
        Files.writeString(logs, "{}");
        Files.writeString(out().resolve("report.json"), "mine");
        Files.writeString(out().resolve("dataset.json"), "{\"format\": \"somebody's\"}");
        assertThatThrownBy(() -> encode(log(30), PLAN))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessage(
                        "'%s' is not empty and holds no encoded data: it has 'dataset.json' and others, and what is there might be overwritten; name a new or an empty folder",
                        out());
        assertThat(files(out())).containsOnlyKeys("train/exposures-2026.jsonl", "report.json", "dataset.json");
        assertThat(logs).hasContent("{}");
        assertThat(out().resolve("report.json")).hasContent("mine");
    }

    @Test
    void leavesAloneWhatSomebodyLaidBesideTheParts() throws IOException {
        encode(log(300), PLAN, SPLIT);
        Path logs = Files.writeString(out().resolve("train/exposures-2026.jsonl"), "{}");
        Path notes = Files.writeString(out().resolve("notes.txt"), "mine");
        encode(log(300), plan(IdEncoding.of("item", 4)), ALL_TRAIN);
        assertThat(logs).hasContent("{}");
        assertThat(notes).hasContent("mine");
        EncodedDataset.open(out()).verify();
    }

    @Test
    void keepsTwoEncodingsOutOfOneFolder() throws IOException {
        ExposureSource source = log(30);
        FolderLock lock = FolderLock.take(out(), DatasetEncoder.LOCK).orElseThrow();
        assertThatThrownBy(() -> encode(source, PLAN))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("another run is encoding into " + out());
        lock.close();
        assertThat(encode(source, PLAN).train().rows()).isEqualTo(30);
    }

    /** A JVM that is killed while it reads, or while it writes, leaves nothing that is taken for a data set. */
    @ParameterizedTest
    @ValueSource(strings = {"encoding.lock", "encoding.partial/train/exposures.bin.partial"})
    void startsCleanAfterItWasKilled(String momentOf) throws Exception {
        ExposureSource source = log(400_000);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EncodingToBeKilled.class.getName(),
                        folder.resolve("visits.csv").toString(),
                        out().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.txt").toFile())
                .start();
        Path moment = out().resolve(momentOf);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(moment) && process.isAlive()) {
            assertThat(System.nanoTime()).as("waited for " + moment).isLessThan(deadline);
            Thread.sleep(1);
        }
        process.destroyForcibly().waitFor();
        assertThat(Files.exists(out().resolve("dataset.json")))
                .as(Files.readString(folder.resolve("killed.txt")))
                .isFalse();
        assertThatThrownBy(() -> EncodedDataset.open(out()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("encode again");

        assertThat(encodeIfStale(source, PLAN, SPLIT)).isNotInstanceOf(Freshness.Fresh.class);
        Map<String, byte[]> second = files(out());
        DatasetEncoding.of(source, PLAN, SPLIT, Worlds.esmm()).to(folder.resolve("clean"));
        assertSame(second, files(folder.resolve("clean")));
    }

    static final EncodingPlan PLAN = plan(
            IdEncoding.of("item", 4),
            IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.MEAN)),
            NumericEncoding.of("n", NumericTransform.STANDARDIZE));

    private ExposureSource log(int rows) throws IOException {
        StringBuilder text = new StringBuilder("item,tags,n,click,buy\n");
        for (int row = 0; row < rows; row++) {
            text.append('i')
                    .append(row % 97)
                    .append(",t")
                    .append(row % 5)
                    .append("|t")
                    .append(row % 13);
            text.append(',').append(row).append(row % 3 == 0 ? ",1,1\n" : ",0,0\n");
        }
        return DelimitedText.csv(Files.writeString(folder.resolve("visits.csv"), text));
    }

    /** How the folder stood before. */
    private Freshness encodeIfStale(ExposureSource source, EncodingPlan plan, Split split) {
        DatasetEncoding encoding = DatasetEncoding.of(source, plan, split, Worlds.esmm());
        Freshness found = encoding.freshness(out());
        encoding.toUnlessFresh(out());
        return found;
    }

    private List<String> changes(ExposureSource source, EncodingPlan plan, Split split) {
        return encodeIfStale(source, plan, split) instanceof Freshness.Stale stale ? stale.changes() : List.of();
    }

    private static void assertSame(Map<String, byte[]> found, Map<String, byte[]> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        List<String> different = new ArrayList<>();
        expected.forEach((name, bytes) -> {
            if (!Arrays.equals(bytes, found.get(name))) {
                different.add(name);
            }
        });
        assertThat(different).isEmpty();
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
