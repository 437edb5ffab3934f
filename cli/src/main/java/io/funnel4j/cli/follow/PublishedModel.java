// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.ReplacedFolder;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The model of a run's folder, replaced while the run goes on. The new one is written beside it and brought to the disk, and then takes
 * its name. Between the two there is no model for a moment: {@link ReplacedFolder}, by which models are read, waits for it. {@code published.json} says that a model is whole although its run
 * has not ended.
 */
final class PublishedModel {
    private static final String NEXT = "model" + ReplacedFolder.NEXT;
    private static final String EARLIER = "model.earlier";
    private static final String PUBLISHED = "published.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunFolder folder;
    private final Encoders encoders;
    /** What encoding found in the data that the model began with; a model may have none. */
    private final Optional<byte[]> report;

    /**
     * @param encoders of which it is dropped when ids were last seen, as the stream's rows are not among these sightings
     * @param report file that is copied to each model, where it is there
     */
    PublishedModel(RunFolder folder, Encoders encoders, Path report) throws IOException {
        this.folder = folder;
        this.encoders = encoders.withoutSightings();
        this.report = Files.isRegularFile(report) ? Optional.of(Files.readAllBytes(report)) : Optional.empty();
    }

    /** Gives the model its name where a process was killed between taking it from one and giving it to the next. */
    static void recover(RunFolder folder) throws IOException {
        Path next = folder.root().resolve(NEXT);
        if (!Files.exists(folder.model()) && Files.exists(next)) {
            Files.move(next, folder.model(), StandardCopyOption.ATOMIC_MOVE);
        }
        DurableFiles.remove(next);
        DurableFiles.remove(folder.root().resolve(EARLIER));
    }

    /**
     * Publishes a model.
     *
     * @param rows that it has learned
     */
    void publish(FunnelModel model, long rows, long step) throws IOException {
        Path next = folder.root().resolve(NEXT);
        Path earlier = folder.root().resolve(EARLIER);
        DurableFiles.remove(next);
        model.save(next);
        encoders.save(next.resolve(RunFolder.ENCODERS));
        if (report.isPresent()) {
            Files.write(next.resolve(folder.modelReport().getFileName()), report.get());
        }
        Map<String, Object> published = new LinkedHashMap<>();
        published.put("rows", rows);
        published.put("step", step);
        published.put("time", Instant.now().toString());
        Files.writeString(next.resolve(PUBLISHED), JSON.writeValueAsString(published) + "\n");
        for (Path file : DurableFiles.below(next)) {
            DurableFiles.syncFile(file);
        }
        DurableFiles.syncFolder(next);
        DurableFiles.remove(earlier);
        if (Files.exists(folder.model())) {
            Files.move(folder.model(), earlier, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(next, folder.model(), StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncFolder(folder.root());
        DurableFiles.remove(earlier);
    }
}
