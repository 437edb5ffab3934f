// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.PlanCheck;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.KnownColumns;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.problem.InvalidSpecException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Rows of another source, with encoders that are fitted already, to one part: another day to evaluate on, or rows to
 * score. Labels, group and sample weight are read where the source has their columns; of the labels, all or none.
 */
public final class PartEncoding {
    private final ExposureSource source;
    private final Encoders encoders;
    private final BehaviorGraph graph;
    private final double maxBadRows;
    private final ProgressListener progress;

    private PartEncoding(
            ExposureSource source,
            Encoders encoders,
            BehaviorGraph graph,
            double maxBadRows,
            ProgressListener progress) {
        this.source = source;
        this.encoders = encoders;
        this.graph = graph;
        this.maxBadRows = maxBadRows;
        this.progress = progress;
    }

    /** With the share of bad rows that the encoders' plan accepts. */
    public static PartEncoding of(ExposureSource source, Encoders encoders, BehaviorGraph graph) {
        return new PartEncoding(source, encoders, graph, encoders.plan().maxBadRows(), ProgressListener.NONE);
    }

    /** With another share of rows that may be bad; 0 stops at the first. */
    public PartEncoding maxBadRows(double share) {
        return new PartEncoding(source, encoders, graph, share, progress);
    }

    /** With a listener that is told how far it is. */
    public PartEncoding progress(ProgressListener listener) {
        return new PartEncoding(source, encoders, graph, maxBadRows, listener);
    }

    /**
     * Encodes.
     *
     * @throws InvalidSpecException listing the columns that are missing
     * @throws InvalidExposuresException if there are no rows, too many bad ones, or labels that do not nest under the rule
     *     REJECT
     */
    public EncodedPart to(Path folder) {
        ExposureSource known = new KnownColumns(source);
        EncodingPlan plan = encoders.plan().reducedTo(known.columns()).withMaxBadRows(maxBadRows);
        PlanCheck.check(plan, known);
        DatasetEncoding encoding = new DatasetEncoding(
                known,
                plan,
                new WholeSplit(Part.TEST),
                graph,
                Optional.empty(),
                progress,
                Runtime.getRuntime().availableProcessors());
        return DatasetEncoder.encode(encoding, encoders, folder);
    }
}
