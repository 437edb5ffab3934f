// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.file.PartialFile;
import io.funnel4j.model.FunnelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which encoded rows a model was trained and judged on. Data that was encoded again, with other rows, ids or parts, is not
 * to be taken for them: its test part may hold rows of the old train part.
 *
 * @param checksums of the parts, by name
 */
public record TrainedOn(Map<String, String> checksums) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static TrainedOn of(EncodedDataset dataset) {
        Map<String, String> checksums = new TreeMap<>();
        dataset.parts()
                .forEach(part -> checksums.put(
                        part.lowerCase(), Long.toHexString(dataset.part(part).checksum())));
        return new TrainedOn(checksums);
    }

    void write(Path file) throws IOException {
        PartialFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /**
     * The data that a run's model was trained and judged on.
     *
     * @throws IOException if it is gone, of other features, or was encoded again since
     */
    public static EncodedDataset data(RunFolder folder, FunnelSpec model) throws IOException {
        if (Files.exists(folder.stream())) {
            throw new IOException(
                    "'%s' was trained on a stream, whose rows are not kept; evaluate and calibrate take others by --data FILE"
                            .formatted(folder.root()));
        }
        EncodedDataset encoded = EncodedDataset.open(folder.data());
        folder.requireSchema(model, encoded.schema(), folder.data().resolve("encoders/encoders.json"));
        check(folder.trainedOn(), encoded, folder.data());
        return encoded;
    }

    /**
     * Refuses a data set of other rows than a model's.
     *
     * @param file that {@link #write} wrote; nothing is checked where a model has none
     * @param folder of the data set
     * @throws IOException if they are others, or the file cannot be read
     */
    private static void check(Path file, EncodedDataset dataset, Path folder) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        TrainedOn before =
                JsonFiles.read(file, TrainedOn.class, "the checksums of the data that a model was trained on");
        TrainedOn now = of(dataset);
        if (!now.equals(before)) {
            throw new IOException(
                    "the model was trained on other data, by '%s', than '%s' holds: it was encoded again since (checksums are %s, but were %s); run 'train' again, or evaluate with --data FILE"
                            .formatted(file, folder, now.checksums(), before.checksums()));
        }
    }
}
