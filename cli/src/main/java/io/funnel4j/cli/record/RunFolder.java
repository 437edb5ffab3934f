// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.PartialFile;
import io.funnel4j.file.ReplacedFolder;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.problem.Funnel4jException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run leaves, in one folder.
 *
 * <pre>
 *   run.json         what the run was made from, and how it stands: {@link RunRecord}
 *   run.log          what it logged and what the user saw, with times
 *   config.yaml      the resolved configuration
 *   stream.json      the stream that it follows, where it does
 *   tracking.json    where MLflow and TensorBoard show it, where they do
 *   profile.json     what is in the data
 *   metrics.jsonl    a line a validation
 *   checkpoints/     where training stood: see {@link io.funnel4j.training.Checkpoints}
 *   results.json     final metrics
 *   report.html      the same with curves, for a browser
 *   data/            the encoded exposures; or data.txt, which says where they are
 *   model/           the model, with its encoders
 * </pre>
 *
 * @param root the folder
 * @param encoded where the encoded exposures are, or null for in the folder, or where an earlier run said
 */
public record RunFolder(Path root, Path encoded) {
    /** In a model's folder, its encoders. */
    public static final String ENCODERS = "encoders";

    public static final String LOCK = "run.lock";
    private static final String PARTIAL = ".partial";
    private static final String DATA = "data";
    /** Paths in the folder of what a run writes, but for the data set. */
    private static final Pattern OWN = Pattern.compile(
            "run\\.(json|log|lock)|config\\.yaml|stream\\.json|tracking\\.json|profile\\.json|metrics\\.jsonl|results\\.json|report\\.html|data\\.txt"
                    + "|model(\\.next|\\.earlier)?/(funnel\\.json|model\\.zip|data\\.json|report\\.json|published\\.json|tables/[^/]+\\.table"
                    + "|encoders/(encoders\\.json|vocabulary-[0-9]+\\.(jsonl|seen)))"
                    + "|checkpoints/(config\\.yaml|checkpoint-[0-9]+\\.json|step-[0-9]+/[^/]+)"
                    + "|data/profile\\.(json|html)"
                    + "|.*\\.partial(/.*)?");

    /** A run's folder whose encoded exposures are in it, or where the run said. */
    public static RunFolder at(Path root) {
        return new RunFolder(root, null);
    }

    /** Whether there is what a new run would destroy: a model or checkpoints. */
    public boolean holdsWork() throws IOException {
        return Files.exists(model())
                || DurableFiles.list(checkpoints()).stream().anyMatch(file -> !file.equals(begunWith()));
    }

    /** Removes files that a run which was killed was writing; the folder is locked. */
    public void removePartialFiles() throws IOException {
        for (Path folder : List.of(root, checkpoints())) {
            for (Path file : DurableFiles.list(folder)) {
                if (file.getFileName().toString().endsWith(PARTIAL) && Files.isRegularFile(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * Whether a run writes such a file.
     *
     * @param path in the run's folder
     */
    public static boolean isOfARun(Path path) {
        return OWN.matcher(path.toString().replace('\\', '/')).matches()
                || (path.startsWith(DATA) && EncodedDataset.writes(Path.of(DATA).relativize(path)));
    }

    /**
     * The folder of an earlier run.
     *
     * @throws IOException if there is no model in it
     */
    public static RunFolder existing(Path root) throws IOException {
        RunFolder folder = at(root);
        ReplacedFolder.await(folder.model());
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
    public static RunFolder started(Path root) throws IOException {
        RunFolder folder = at(root);
        if (!Files.isRegularFile(folder.config())) {
            throw new IOException("'%s' is not the folder of a run: it has no %s"
                    .formatted(root, folder.config().getFileName()));
        }
        return folder;
    }

    /** What the run was made from and how it stands: {@link RunRecord}. */
    public Path record() {
        return root.resolve("run.json");
    }

    /** What the run logged and what the user saw. */
    public Path log() {
        return root.resolve("run.log");
    }

    public Path config() {
        return root.resolve("config.yaml");
    }

    /** The stream that the run follows, where it does. */
    public Path stream() {
        return root.resolve("stream.json");
    }

    /** Where else the run is shown. */
    public Path tracking() {
        return root.resolve("tracking.json");
    }

    /** What is in the data. */
    public Path profile() {
        return profile(root);
    }

    /** What is in the encoded data of a folder, beside them. */
    public static Path profile(Path folder) {
        return folder.resolve("profile.json");
    }

    public Path metrics() {
        return root.resolve("metrics.jsonl");
    }

    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** The configuration that the checkpoints are of. */
    public Path begunWith() {
        return checkpoints().resolve("config.yaml");
    }

    public Path results() {
        return root.resolve("results.json");
    }

    public Path report() {
        return root.resolve("report.html");
    }

    public Path data() {
        if (encoded != null) {
            return encoded;
        }
        try {
            return Files.exists(elsewhere())
                    ? Path.of(Files.readString(elsewhere()).strip())
                    : ownData(root);
        } catch (IOException | InvalidPathException e) {
            throw new InvalidFileException(
                    "%s does not hold the path of a folder: %s; mend or delete it"
                            .formatted(elsewhere(), e.getMessage()),
                    e);
        }
    }

    /** Where encoded exposures are that lie in a run's folder. */
    public static Path ownData(Path root) {
        return root.resolve(DATA);
    }

    /**
     * Refuses encoded rows or encoders whose features are not a model's.
     *
     * @param from where they were read from
     */
    public void requireSchema(FunnelSpec trained, FeatureSchema schema, Path from) {
        try {
            trained.requireSchema(schema);
        } catch (Funnel4jException e) {
            throw new InvalidFileException(
                    "'%s' and '%s' do not go together: %s"
                            .formatted(from, model().resolve("funnel.json"), e.getMessage()),
                    e);
        }
    }

    /** Makes something of the configuration: what a model or a representation refuses is the configuration's fault. */
    public <T> T ofConfiguration(Supplier<T> made) {
        try {
            return made.get();
        } catch (Funnel4jException | IllegalArgumentException e) {
            throw new Funnel4jException("%s: %s".formatted(config(), e.getMessage()), e);
        }
    }

    /** Leaves word of where the encoded exposures are. */
    public void rememberData() throws IOException {
        if (encoded == null) {
            Files.deleteIfExists(elsewhere());
        } else {
            PartialFile.write(elsewhere(), encoded.toAbsolutePath() + "\n");
        }
    }

    private Path elsewhere() {
        return root.resolve("data.txt");
    }

    public Path model() {
        return root.resolve("model");
    }

    /** Which encoded rows the model knows. */
    public Path trainedOn() {
        return model().resolve("data.json");
    }

    /** What encoding found in the data that the model was trained on, to hold other rows against. */
    public Path modelReport() {
        return model().resolve("report.json");
    }

    /**
     * The report of the data that the model was trained on; empty where the run has none.
     *
     * @throws io.funnel4j.dataset.InvalidFileException if it is there and cannot be read
     */
    public Optional<EncodingReport> trainingReport() {
        return Stream.of(modelReport(), data().resolve("report.json"))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(EncodingReport::read);
    }

    public Path encoders() {
        return model().resolve(ENCODERS);
    }
}
