package io.funnel4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * What a run leaves, in one folder.
 *
 * <pre>
 *   config.yaml      the resolved configuration
 *   metrics.jsonl    one line an epoch
 *   results.json     final metrics, and what the run was made from
 *   report.html      the same with curves, for a browser
 *   data/            the encoded exposures
 *   model/           the model, with its encoders
 * </pre>
 *
 * @param root the folder
 */
record RunFolder(Path root) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /** A path under {@code runs/} with the time in its name. */
    static Path named(String name) {
        return Path.of(
                "runs", name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
    }

    /**
     * The folder of an earlier run.
     *
     * @throws IOException if there is no model in it
     */
    static RunFolder existing(Path root) throws IOException {
        RunFolder folder = new RunFolder(root);
        if (!Files.isDirectory(folder.model())) {
            throw new IOException("'%s' is not the folder of a run: it has no %s; run 'train' first"
                    .formatted(root, folder.model().getFileName()));
        }
        return folder;
    }

    Path config() {
        return root.resolve("config.yaml");
    }

    Path metrics() {
        return root.resolve("metrics.jsonl");
    }

    Path results() {
        return root.resolve("results.json");
    }

    Path report() {
        return root.resolve("report.html");
    }

    Path data() {
        return root.resolve("data");
    }

    Path model() {
        return root.resolve("model");
    }

    Path encoders() {
        return model().resolve("encoders");
    }
}
