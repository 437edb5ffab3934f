// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.Internal;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.file.FolderLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the folder of a data set from exposures that were encoded elsewhere, block by block. Without an end it leaves
 * nothing.
 */
@Internal
public final class DatasetAssembly implements Closeable {
    private final FolderLock lock;
    private final PartialDataset partial;
    private final Map<Part, ExposureWriter> writers = new EnumMap<>(Part.class);

    private DatasetAssembly(FolderLock lock, PartialDataset partial) {
        this.lock = lock;
        this.partial = partial;
    }

    /**
     * Begins a data set.
     *
     * @param folder new, empty, or of an earlier data set, which is replaced at the end
     * @throws InvalidExposuresException if the folder holds something else, or another run writes into it
     */
    public static DatasetAssembly begin(Path folder, Set<Part> parts, RowLayout layout) {
        FolderLock lock = DatasetEncoder.lock(folder);
        DatasetAssembly assembly = new DatasetAssembly(lock, PartialDataset.begin(folder));
        for (Part part : parts) {
            assembly.writers.put(part, ExposureWriter.toFolder(assembly.partial.folder(part), layout));
        }
        return assembly;
    }

    /** Appends exposures to a part. */
    public void append(Part part, EncodedExposures exposures) {
        writers.get(part).append(exposures, 0, exposures.rows());
    }

    /** Ends the data set. */
    public EncodedDataset finish(Encoders encoders, EncodingReport report) {
        writers.values().forEach(ExposureWriter::finish);
        return partial.finish(writers.keySet(), encoders, report, Optional.empty(), List.of());
    }

    @Override
    public void close() throws IOException {
        try {
            for (ExposureWriter writer : writers.values()) {
                writer.close();
            }
            partial.close();
        } finally {
            lock.close();
        }
    }
}
