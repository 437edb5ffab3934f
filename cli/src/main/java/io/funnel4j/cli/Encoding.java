package io.funnel4j.cli;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.cli.config.DataConfig;
import io.funnel4j.cli.config.RunConfig;
import io.funnel4j.dataset.encode.DatasetEncoder;
import io.funnel4j.dataset.encode.DatasetEncoder.Reencoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodedPart;
import io.funnel4j.dataset.encode.Encoders;
import io.funnel4j.dataset.encode.ProgressListener;
import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.dataset.format.InvalidExposuresException;
import io.funnel4j.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Encodes a run's data with progress. */
final class Encoding {
    private static final int PERMILLE = 1000;
    private static final String NO_DATA = "there is no whole data set";

    private Encoding() {}

    /**
     * Fits encoders and writes all parts, unless the folder holds them already, encoded from the same rows, configuration
     * and version.
     *
     * @param again whether to write them anyway
     * @param earlier encoders of the model that the run goes on from
     */
    static Reencoding dataset(
            RunConfig config, Path folder, boolean again, Optional<Encoders> earlier, Progress progress) {
        DataConfig data = config.data();
        try (Progress.Task task = progress.start("encoding", 2L * PERMILLE)) {
            ProgressListener listener = listener(task, true);
            Reencoding encoded = again
                    ? new Reencoding(
                            DatasetEncoder.encode(
                                    data.source(),
                                    data.plan(),
                                    data.split(),
                                    config.graph(),
                                    folder,
                                    listener,
                                    earlier),
                            List.of("--encode-again says so"))
                    : DatasetEncoder.encodeIfStale(
                            data.source(), data.plan(), data.split(), config.graph(), folder, listener, earlier);
            task.done();
            return encoded;
        }
    }

    /**
     * Writes rows of another source with encoders that are fitted already.
     *
     * @param maxBadRows the share of rows that may be bad
     */
    static EncodedPart part(
            ExposureSource source,
            Encoders encoders,
            double maxBadRows,
            BehaviorGraph graph,
            Path folder,
            Progress progress) {
        try (Progress.Task task = progress.start("encoding", PERMILLE)) {
            EncodedPart part =
                    DatasetEncoder.encode(source, encoders, maxBadRows, graph, folder, listener(task, false));
            task.done();
            return part;
        }
    }

    /**
     * Refuses a folder whose data was encoded from something else: somebody prepared it.
     *
     * @throws InvalidExposuresException saying what differs
     */
    static void refuseOther(RunConfig config, Path folder, Optional<Encoders> earlier) {
        DataConfig data = config.data();
        if (!Files.exists(folder)) {
            return;
        }
        List<String> changes =
                DatasetEncoder.changes(data.source(), data.plan(), data.split(), config.graph(), folder, earlier);
        if (!changes.isEmpty() && !changes.get(0).startsWith(NO_DATA)) {
            throw new InvalidExposuresException(
                    "%s is of data that was encoded from something else: %s; prepare it again, name another folder, or say --encode-again"
                            .formatted(EncodedDataset.description(folder), String.join("; ", changes)));
        }
    }

    /** Whether the data was there, or why it was encoded again; empty for a first time. */
    static Optional<String> message(Reencoding encoded, Path folder) {
        if (encoded.reused()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%,d exposures as they were encoded before (same files, configuration and version) in %s",
                    encoded.dataset().report().rowsEncoded(),
                    folder));
        }
        String first = encoded.changes().get(0);
        return first.startsWith(NO_DATA)
                ? Optional.empty()
                : Optional.of("encoded again, since " + String.join("; ", encoded.changes()));
    }

    /** Parts in files of their own are encoded after the rest; the bar waits for them. */
    private static ProgressListener listener(Progress.Task task, boolean fits) {
        AtomicLong reached = new AtomicLong();
        return at -> {
            long before = fits && at.phase() == ProgressListener.Phase.ENCODE ? PERMILLE : 0;
            long now = before + Math.round(at.share().orElse(0) * PERMILLE);
            task.at(reached.accumulateAndGet(now, Math::max), String.format(Locale.ROOT, "%,d rows", at.rows()));
        };
    }
}
