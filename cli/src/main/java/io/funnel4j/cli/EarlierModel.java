package io.funnel4j.cli;

import io.funnel4j.dataset.encode.Encoders;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** The model that a run goes on from: a run's folder, or a model's own with its encoders. */
final class EarlierModel {
    private EarlierModel() {}

    /** Its encoders. */
    static Encoders encoders(Path from) {
        return Encoders.load(folder(from).resolve(RunFolder.ENCODERS));
    }

    /**
     * A model of the spec with its weights, optimizer state and rows.
     *
     * @throws IllegalArgumentException if it is another model
     */
    static FunnelModel goOn(Path from, FunnelSpec spec) {
        try {
            return FunnelModel.goingOnFrom(FunnelModel.load(folder(from)), spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** What was added to each vocabulary, in words. */
    static String added(Path from, Encoders now) {
        Map<String, Integer> before = encoders(from).vocabularyRows();
        List<String> tables = new ArrayList<>();
        now.vocabularyRows()
                .forEach((table, rows) -> tables.add(
                        "%s %,d (%,d before)".formatted(table, rows - before.get(table), before.get(table))));
        return "Going on from %s; ids seen for the first time: %s"
                .formatted(from, tables.isEmpty() ? "none, all are hashed" : String.join(", ", tables));
    }

    /** Says which model it is: its description holds the checksums of its files. */
    static String checksum(Path from) {
        Path description = folder(from).resolve("funnel.json");
        try {
            CRC32C checksum = new CRC32C();
            checksum.update(Files.readAllBytes(description));
            return Long.toHexString(checksum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read '%s'".formatted(description), e);
        }
    }

    private static Path folder(Path from) {
        Path ofRun = new RunFolder(from, null).model();
        Path folder = Files.isDirectory(ofRun) ? ofRun : from;
        if (!Files.isDirectory(folder.resolve(RunFolder.ENCODERS))) {
            throw new IllegalArgumentException(
                    "'%s' is neither the folder of a run that has ended nor a model with its encoders; there is no '%s'"
                            .formatted(from, folder.resolve(RunFolder.ENCODERS)));
        }
        return folder;
    }
}
