// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.PlanCheck;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.KnownColumns;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.problem.InvalidSpecException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Raw rows to a data set: encoders are fitted to the train rows, and all parts are written.
 *
 * <pre>
 * EncodedDataset data = DatasetEncoding.of(source, plan, split, graph).to(folder);
 * </pre>
 */
public final class DatasetEncoding {
    final ExposureSource source;
    final EncodingPlan plan;
    final Split split;
    final BehaviorGraph graph;
    final Optional<Encoders> earlier;
    final ProgressListener progress;
    final int workers;

    DatasetEncoding(
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Optional<Encoders> earlier,
            ProgressListener progress,
            int workers) {
        this.source = source;
        this.plan = plan;
        this.split = split;
        this.graph = graph;
        this.earlier = earlier;
        this.progress = progress;
        this.workers = workers;
    }

    /**
     * An encoding on all processors that nobody is told of.
     *
     * @param source of the rows that are split; with a {@link FileSplit}, of the train rows
     * @param graph says which labels must nest, and which are trained
     */
    public static DatasetEncoding of(ExposureSource source, EncodingPlan plan, Split split, BehaviorGraph graph) {
        return new DatasetEncoding(
                new KnownColumns(source),
                plan,
                split,
                graph,
                Optional.empty(),
                ProgressListener.NONE,
                Runtime.getRuntime().availableProcessors());
    }

    /**
     * With earlier encoders, for a warm start: the ids, slots, statistics and borders that they have stay, values that they
     * do not know are added behind. Where the plan has an expiry, ids that were not seen for long are gone and others have
     * moved: {@link Encoders#rowsIn} tells a model's tables where.
     */
    public DatasetEncoding extending(Encoders encoders) {
        return new DatasetEncoding(source, plan, split, graph, Optional.of(encoders), progress, workers);
    }

    /** With a listener that is told how far it is. */
    public DatasetEncoding progress(ProgressListener listener) {
        return new DatasetEncoding(source, plan, split, graph, earlier, listener, workers);
    }

    /** On so many threads; what is written does not depend on them. */
    public DatasetEncoding workers(int threads) {
        return new DatasetEncoding(source, plan, split, graph, earlier, progress, threads);
    }

    /**
     * Encodes.
     *
     * @param folder where the data set is written: new, empty, or of an earlier data set, which is replaced
     * @throws InvalidSpecException listing every contradiction of plan, columns, split and graph
     * @throws Funnel4jException if earlier encoders were fitted for other features, naming each difference
     * @throws InvalidExposuresException if the rows cannot be used: none at all or none of a part, too many bad ones,
     *     labels that do not nest under the rule REJECT, a trained label without a positive in train; or if the folder holds
     *     something else
     */
    public EncodedDataset to(Path folder) {
        PlanCheck.check(plan, source, split, graph);
        earlier.ifPresent(encoders -> encoders.requireFeatures(plan));
        return DatasetEncoder.encode(this, folder);
    }

    /**
     * The data set that is in the folder already, if it was encoded from the same rows, configuration and version; else
     * encodes, as {@link #to} does.
     *
     * @throws InvalidFileException if the rows in the folder are not those that were written
     */
    public EncodedDataset toUnlessFresh(Path folder) {
        if (freshness(folder) instanceof Freshness.Fresh fresh) {
            fresh.dataset().verify();
            return fresh.dataset();
        }
        return to(folder);
    }

    /**
     * Whether the data set in a folder is what would be encoded now.
     *
     * @throws InvalidSpecException as {@link #to}
     */
    public Freshness freshness(Path folder) {
        PlanCheck.check(plan, source, split, graph);
        return EncodedDataset.freshness(folder, provenance());
    }

    Optional<Provenance> provenance() {
        return Provenance.of(source, plan, split, graph, earlier);
    }
}
