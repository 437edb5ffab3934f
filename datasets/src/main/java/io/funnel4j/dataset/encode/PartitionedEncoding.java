// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.problem.Funnel4jException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The encoding of a source whose partitions are read by different processes, in any order and any number of times:
 * what each does, as a function of the partition's rows and of what is given here. Where one process reads all rows,
 * {@link DatasetEncoding} does the same:
 *
 * <ol>
 *   <li>Where train rows are sampled, {@link #count} says what the rows before each partition came to.
 *   <li>{@link #fit} gives what encoders are fitted to. Values go through {@link ValueCounts}, all else to a {@link
 *   FitMerge}, which gives the encoders; where it asks for it, {@link #draw} gives a sample of the numbers that go
 *   into buckets.
 *   <li>{@link #encode} gives rows, and counts for a {@link RowsMerge}, which gives the report.
 * </ol>
 */
@Internal
public final class PartitionedEncoding {
    private final String source;
    private final EncodingPlan plan;
    private final Split split;
    private final BehaviorGraph graph;

    /**
     * Makes an encoding.
     *
     * @param source what errors and the report call the rows
     * @param split by a column, or of all rows into one part
     * @throws Funnel4jException if the plan's ids expire: when a value was last seen is not added up over partitions
     */
    public PartitionedEncoding(String source, EncodingPlan plan, Split split, BehaviorGraph graph) {
        if (plan.expiry() != null) {
            throw new Funnel4jException(
                    "%s: ids expire only where one machine encodes; train by ./funnel4j train, or leave data.expire out"
                            .formatted(source));
        }
        this.source = source;
        this.plan = plan;
        this.split = split;
        this.graph = graph;
    }

    /** The encoding as JSON; one of the splits is there. */
    private record Form(
            String source,
            EncodingPlan plan,
            HashSplit byHash,
            TimeSplit byTime,
            Part whole,
            List<Tower> towers,
            List<Objective> objectives) {}

    /**
     * Train rows before a partition, and those of them in which nothing followed the exposure, as far as they were
     * drawn.
     */
    public record Before(long train, long nothing) {
        /** Of the first partition. */
        public static final Before NONE = new Before(0, 0);

        public Before plus(Before more) {
            return new Before(train + more.train, nothing + more.nothing);
        }

        TrainSampler.Start start() {
            return new TrainSampler.Start(train, nothing);
        }
    }

    /**
     * What encoders are fitted to, of one partition.
     *
     * @param counts for {@link FitMerge#take}
     * @param numbers for {@link FitMerge#takeNumbers}, where it wants no sample; empty where there are too many
     * @param values for {@link ValueCounts#add}, by share
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Fit(byte[] counts, byte[] numbers, byte[][] values) {}

    /**
     * The encoded rows of one partition.
     *
     * @param counts for {@link RowsMerge#take}
     * @param parts each part of the split, also where it has no row here
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Rows(byte[] counts, Map<Part, EncodedExposures> parts) {}

    /** The encoding, for another process. */
    public byte[] toBytes() {
        return JsonFiles.text(new Form(
                        source,
                        plan,
                        split instanceof HashSplit byHash ? byHash : null,
                        split instanceof TimeSplit byTime ? byTime : null,
                        split instanceof WholeSplit whole ? whole.part() : null,
                        graph.towers(),
                        graph.objectives()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The encoding that {@link #toBytes} wrote. */
    public static PartitionedEncoding ofBytes(byte[] bytes) {
        Form form = JsonFiles.parse(new String(bytes, StandardCharsets.UTF_8), Form.class);
        Split split = form.byHash() != null ? form.byHash() : form.byTime();
        return new PartitionedEncoding(
                form.source(),
                form.plan(),
                split != null ? split : new WholeSplit(form.whole()),
                new BehaviorGraph(form.towers(), form.objectives()));
    }

    String source() {
        return source;
    }

    public EncodingPlan plan() {
        return plan;
    }

    public Split split() {
        return split;
    }

    BehaviorGraph graph() {
        return graph;
    }

    /** How often {@link #count} must be called before the fit, each time with what the last one came to. */
    public int countsNeeded() {
        return (plan.trainShare() < 1 ? 1 : 0) + (plan.keepEvery() > 1 ? 1 : 0);
    }

    /** A tally of nothing yet, to which those of partitions are added. */
    EncodingTally newTally() {
        EncodingTally tally = EncodingTally.ofRows(plan, graph, TrainSampler.Start.FIRST);
        if (split instanceof TimeSplit byTime) {
            tally.writeTimes(byTime::text);
        }
        return tally;
    }

    /** What the rows of a partition come to; the second number depends on the first of those before. */
    public Before count(ExposureSource rows, Before before) {
        try (Workers workers = new Workers(1)) {
            EncodingTally tally = read(rows, before, workers, blocks -> {}).tally();
            TrainSampler.Start next = tally.next();
            return new Before(next.train() - before.train(), next.seen() - before.nothing());
        }
    }

    /**
     * What encoders are fitted to, of a partition.
     *
     * @param partition its number, from 0, in the order of the rows
     * @param shares into which its values are divided
     */
    public Fit fit(ExposureSource rows, Before before, int partition, int shares) {
        try (Workers workers = new Workers(1)) {
            EncoderFit fit = new EncoderFit(plan, workers, Optional.empty());
            EncodingTally tally = read(rows, before, workers, fit::add).tally();
            byte[] counts = DataForm.bytes(out -> {
                tally.write(out);
                fit.write(out);
                DataForm.writeLongs(fit.buckets().seen(), out);
            });
            byte[] numbers = fit.buckets().whole() ? DataForm.bytes(fit.buckets()::write) : new byte[0];
            return new Fit(counts, numbers, fit.valueShares(partition, shares));
        }
    }

    /**
     * A sample of the numbers of a partition that go into buckets, for {@link FitMerge#takeNumbers}.
     *
     * @param numbersBefore of each feature in buckets, in the partitions before
     * @param allNumbers of each feature in buckets, in all partitions
     */
    public byte[] draw(ExposureSource rows, Before before, long[] numbersBefore, long[] allNumbers) {
        try (Workers workers = new Workers(1)) {
            BucketFits fits = new BucketFits(plan, numbersBefore, allNumbers);
            read(rows, before, workers, blocks -> blocks.forEach(fits::add));
            return DataForm.bytes(fits::write);
        }
    }

    /** Encodes a partition. */
    public Rows encode(ExposureSource rows, Before before, Encoders encoders) {
        RowLayout layout = plan.layout(encoders.schema());
        EncodingCounts counts = new EncodingCounts(encoders, Map.of());
        try (Workers workers = new Workers(1)) {
            EncodingPass pass = pass(before, workers);
            try (PartWriters writers = new PartWriters(
                    pass, workers, encoders, counts, layout, split.parts(), part -> ExposureWriter.inMemory(layout))) {
                read(pass, rows, blocks -> writers.write(blocks, encoders::assignIds));
                Map<Part, EncodedExposures> parts = writers.finish();
                return new Rows(
                        DataForm.bytes(out -> {
                            pass.tally().write(out);
                            counts.write(out);
                        }),
                        parts);
            }
        }
    }

    private EncodingPass pass(Before before, Workers workers) {
        EncodingTally tally = EncodingTally.ofRows(plan, graph, before.start());
        return new EncodingPass(plan, tally, workers, ProgressListener.NONE);
    }

    private EncodingPass read(ExposureSource rows, Before before, Workers workers, Consumer<List<RawBlock>> sink) {
        EncodingPass pass = pass(before, workers);
        read(pass, rows, sink);
        return pass;
    }

    private void read(EncodingPass pass, ExposureSource rows, Consumer<List<RawBlock>> sink) {
        Optional<ColumnSplit> byColumn =
                split instanceof ColumnSplit column ? Optional.of(column) : Optional.<ColumnSplit>empty();
        Part whole = split instanceof WholeSplit all ? all.part() : Part.TRAIN;
        pass.readRows(rows, byColumn, whole, ProgressListener.Phase.ENCODE, sink);
    }
}
