// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.config.DataConfig;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodedPart;
import io.funnel4j.dataset.encode.Freshness;
import io.funnel4j.dataset.encode.PartEncoding;
import io.funnel4j.dataset.encode.ProgressListener;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Encodes a run's data with progress, unless the folder holds it already: of the same rows, configuration and version. */
public final class Encoding {
    private static final int PERMILLE = 1000;

    private final DatasetEncoding encoding;
    private final Path folder;
    private final Freshness found;

    private Encoding(DatasetEncoding encoding, Path folder, Freshness found) {
        this.encoding = encoding;
        this.folder = folder;
        this.found = found;
    }

    /**
     * The encoding of a run's data into a folder.
     *
     * @param again whether it is encoded whatever is there
     * @param earlier encoders of the model that the run goes on from
     */
    public static Encoding of(RunConfig config, Path folder, boolean again, Optional<Encoders> earlier) {
        DataConfig data = config.data();
        DatasetEncoding fromNothing = DatasetEncoding.of(data.source(), data.plan(), data.split(), config.graph());
        DatasetEncoding encoding = earlier.map(fromNothing::extending).orElse(fromNothing);
        return new Encoding(
                encoding,
                folder,
                again ? new Freshness.Stale(List.of("--encode-again says so")) : encoding.freshness(folder));
    }

    /**
     * Refuses a folder whose data was encoded from something else: somebody prepared it.
     *
     * @throws InvalidExposuresException saying what differs
     */
    void refuseOther() {
        if (found instanceof Freshness.Stale stale) {
            throw new InvalidExposuresException(
                    "%s is of data that was encoded from something else: %s; prepare it again, name another folder, or say --encode-again"
                            .formatted(EncodedDataset.description(folder), String.join("; ", stale.changes())));
        }
    }

    /** The data that is there, or that is encoded now. */
    public EncodedDataset dataset(Progress progress) {
        try (Progress.Task task = progress.start("encoding", 2L * PERMILLE)) {
            EncodedDataset dataset;
            if (found instanceof Freshness.Fresh fresh) {
                dataset = fresh.dataset();
                dataset.verify();
            } else {
                dataset = encoding.progress(listener(task, true)).to(folder);
            }
            task.done();
            return dataset;
        }
    }

    /** Whether the data was there, or why it was encoded again; empty for a first time. */
    public Optional<String> message() {
        if (found instanceof Freshness.Fresh fresh) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%,d exposures as they were encoded before (same files, configuration and version) in %s",
                    fresh.dataset().report().rowsEncoded(),
                    folder));
        }
        return found instanceof Freshness.Stale stale
                ? Optional.of("encoded again, since " + String.join("; ", stale.changes()))
                : Optional.empty();
    }

    /**
     * Writes rows of another source with encoders that are fitted already.
     *
     * @param maxBadRows the share of rows that may be bad
     */
    public static EncodedPart part(
            ExposureSource source,
            Encoders encoders,
            double maxBadRows,
            BehaviorGraph graph,
            Path folder,
            Progress progress) {
        try (Progress.Task task = progress.start("encoding", PERMILLE)) {
            EncodedPart part = PartEncoding.of(source, encoders, graph)
                    .maxBadRows(maxBadRows)
                    .progress(listener(task, false))
                    .to(folder);
            task.done();
            return part;
        }
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
