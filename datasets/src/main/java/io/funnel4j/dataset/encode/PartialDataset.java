// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.rows.FeatureTime;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.file.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A data set that is not whole: beside an earlier one in the same folder, which it replaces once it is. Of what somebody else
 * laid into the folder nothing is touched.
 */
final class PartialDataset implements Closeable {
    private static final String PARTIAL = "encoding.partial";

    private final Path whole;
    private final Path partial;

    private PartialDataset(Path whole) {
        this.whole = whole;
        this.partial = whole.resolve(PARTIAL);
    }

    /** Begins a data set; one that was cut off is gone. */
    static PartialDataset begin(Path folder) {
        PartialDataset begun = new PartialDataset(folder);
        begun.remove();
        return begun;
    }

    /** Where a part is written. */
    Path folder(Part part) {
        return partial.resolve(part.lowerCase());
    }

    /** Gives the written parts their place and opens them. */
    EncodedDataset finish(
            Set<Part> parts,
            Encoders encoders,
            EncodingReport report,
            Optional<Provenance> provenance,
            List<FeatureTime> featureTimes) {
        encoders.save(partial.resolve(EncodedDataset.ENCODERS));
        try {
            clear();
            move(EncodedDataset.ENCODERS);
            for (Part part : parts) {
                move(part.lowerCase());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot replace the data set in " + whole, e);
        }
        Map<Part, EncodedExposures> opened = new EnumMap<>(Part.class);
        parts.forEach(part -> opened.put(part, EncodedExposures.open(whole.resolve(part.lowerCase()))));
        JsonFiles.write(whole.resolve(EncodedDataset.REPORT), report);
        JsonFiles.write(
                whole.resolve(EncodedDataset.FILE),
                new EncodedDataset.Saved(
                        EncodedDataset.FORMAT, EncodedDataset.VERSION, List.copyOf(parts), provenance.orElse(null)));
        return new EncodedDataset(whole, opened, encoders, report, provenance, featureTimes);
    }

    /** Makes the earlier data set incomplete, then removes it. */
    private void clear() throws IOException {
        Files.deleteIfExists(whole.resolve(EncodedDataset.FILE));
        Files.deleteIfExists(whole.resolve(EncodedDataset.REPORT));
        deleteOwn(whole.resolve(EncodedDataset.ENCODERS));
        for (Part part : Part.values()) {
            deleteOwn(whole.resolve(part.lowerCase()));
        }
    }

    private void deleteOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (Path file : DurableFiles.list(folder)) {
            if (EncodedDataset.writes(whole.relativize(file))) {
                Files.delete(file);
            }
        }
        if (DurableFiles.list(folder).isEmpty()) {
            Files.delete(folder);
        }
    }

    /** File by file, since others may lie in the folder. */
    private void move(String name) throws IOException {
        Path folder = Files.createDirectories(whole.resolve(name));
        for (Path file : DurableFiles.list(partial.resolve(name))) {
            Files.move(file, folder.resolve(file.getFileName()));
        }
    }

    /** Removes what is not finished. */
    @Override
    public void close() {
        remove();
    }

    private void remove() {
        try {
            DurableFiles.remove(partial);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + partial, e);
        }
    }
}
