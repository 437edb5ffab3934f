package io.funnel4j.cli;

import io.funnel4j.cli.config.Overrides;
import io.funnel4j.cli.config.RunConfig;
import io.funnel4j.cli.runs.RunFiles;
import io.funnel4j.dataset.format.DelimitedText;
import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.feature.FeatureSchema;
import io.funnel4j.file.FileNames;
import io.funnel4j.file.PartialFile;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What a run leaves, in one folder.
 *
 * <pre>
 *   run.json         what the run was made from, and how it stands: {@link io.funnel4j.cli.runs.RunRecord}
 *   run.log          what it logged and what the user saw, with times
 *   config.yaml      the resolved configuration
 *   profile.json     what is in the data
 *   metrics.jsonl    a line a validation
 *   checkpoints/     where training stood: see {@link io.funnel4j.training.checkpoint.Checkpoints}
 *   results.json     final metrics
 *   report.html      the same with curves, for a browser
 *   data/            the encoded exposures; or data.txt, which says where they are
 *   model/           the model, with its encoders
 * </pre>
 *
 * @param root the folder
 * @param encoded where the encoded exposures are, or null for in the folder, or where an earlier run said
 */
record RunFolder(Path root, Path encoded) {
    /** In a model's folder, its encoders. */
    static final String ENCODERS = "encoders";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** Bytes of a run's name in its folder's, which may have 255 with the time. */
    private static final int MOST_OF_NAME = 200;

    /** A path under {@code runs/} with the time in its name. */
    static Path named(String name) {
        return Path.of(
                "runs",
                FileNames.cut(name, MOST_OF_NAME)
                        + "-"
                        + LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
    }

    /**
     * The folder of an earlier run.
     *
     * @throws IOException if there is no model in it
     */
    static RunFolder existing(Path root) throws IOException {
        RunFolder folder = new RunFolder(root, null);
        if (!Files.isDirectory(folder.model())) {
            throw new IOException("'%s' is not the folder of a run: it has no %s; run 'train' first"
                    .formatted(root, folder.model().getFileName()));
        }
        return folder;
    }

    /**
     * The folder of a run that was started, whether it ended or not.
     *
     * @throws IOException if there is no configuration in it
     */
    static RunFolder started(Path root) throws IOException {
        RunFolder folder = new RunFolder(root, null);
        if (!Files.isRegularFile(folder.config())) {
            throw new IOException("'%s' is not the folder of a run: it has no %s"
                    .formatted(root, folder.config().getFileName()));
        }
        return folder;
    }

    /**
     * Exposures in files of another day, in the format of the run: of delimited text as it was written, of a public set in a
     * folder as it is downloaded. For a run on a query, or one of a public set where files are given, they are CSV with a
     * header and the columns of the run.
     */
    ExposureSource source(List<Path> files) {
        ExposureSource ofRun = RunConfig.read(config(), Overrides.NONE).data().source();
        boolean folders = files.stream().allMatch(Files::isDirectory);
        return ofRun instanceof DelimitedText || (folders && !(ofRun instanceof SqlSource))
                ? RunConfig.read(config(), Overrides.NONE.withData(files.toArray(Path[]::new)))
                        .data()
                        .source()
                : DelimitedText.csv(files.toArray(Path[]::new));
    }

    Path config() {
        return RunFiles.configuration(root);
    }

    Path metrics() {
        return RunFiles.metrics(root);
    }

    Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** The configuration that the checkpoints are of. */
    Path begunWith() {
        return checkpoints().resolve("config.yaml");
    }

    Path results() {
        return RunFiles.results(root);
    }

    Path report() {
        return root.resolve("report.html");
    }

    Path data() {
        if (encoded != null) {
            return encoded;
        }
        try {
            return Files.exists(elsewhere())
                    ? Path.of(Files.readString(elsewhere()).strip())
                    : root.resolve("data");
        } catch (IOException | InvalidPathException e) {
            throw new IllegalStateException(
                    "%s does not hold the path of a folder: %s; mend or delete it"
                            .formatted(elsewhere(), e.getMessage()),
                    e);
        }
    }

    /**
     * Refuses encoded rows or encoders whose features are not a model's.
     *
     * @param from where they were read from
     */
    void requireSchema(FunnelModel trained, FeatureSchema schema, Path from) {
        try {
            trained.requireSchema(schema);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' and '%s' do not go together: %s"
                            .formatted(from, model().resolve("funnel.json"), e.getMessage()),
                    e);
        }
    }

    /** Leaves word of where the encoded exposures are. */
    void rememberData() throws IOException {
        if (encoded == null) {
            Files.deleteIfExists(elsewhere());
        } else {
            PartialFile.write(elsewhere(), encoded.toAbsolutePath() + "\n");
        }
    }

    private Path elsewhere() {
        return root.resolve("data.txt");
    }

    Path model() {
        return root.resolve("model");
    }

    /** Which encoded rows the model knows. */
    Path trainedOn() {
        return model().resolve("data.json");
    }

    Path encoders() {
        return model().resolve(ENCODERS);
    }
}
