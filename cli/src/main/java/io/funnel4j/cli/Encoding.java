package io.funnel4j.cli;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.benchmark.Progress;
import io.funnel4j.cli.config.RunConfig;
import io.funnel4j.dataset.encode.DatasetEncoder;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodedPart;
import io.funnel4j.dataset.encode.Encoders;
import io.funnel4j.dataset.encode.ProgressListener;
import io.funnel4j.dataset.format.ExposureSource;
import java.nio.file.Path;
import java.util.Locale;

/** Encodes a run's data with progress. */
final class Encoding {
    private static final int PERMILLE = 1000;

    private Encoding() {}

    /** Fits encoders and writes all parts. */
    static EncodedDataset dataset(RunConfig config, Path folder, Progress progress) {
        try (Progress.Task task = progress.start("encoding", 2L * PERMILLE)) {
            return DatasetEncoder.encode(
                    config.data().source(),
                    config.data().plan(),
                    config.data().split(),
                    config.graph(),
                    folder,
                    listener(task, true));
        }
    }

    /** Writes rows of another source with encoders that are fitted already. */
    static EncodedPart part(
            ExposureSource source, Encoders encoders, BehaviorGraph graph, Path folder, Progress progress) {
        try (Progress.Task task = progress.start("encoding", PERMILLE)) {
            return DatasetEncoder.encode(source, encoders, graph, folder, listener(task, false));
        }
    }

    private static ProgressListener listener(Progress.Task task, boolean fits) {
        return at -> {
            long before = fits && at.phase() == ProgressListener.Phase.ENCODE ? PERMILLE : 0;
            task.at(
                    before + Math.round(at.share().orElse(0) * PERMILLE),
                    String.format(Locale.ROOT, "%,d rows", at.rows()));
        };
    }
}
