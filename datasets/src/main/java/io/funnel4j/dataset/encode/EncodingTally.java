// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.late.LateCounts;
import io.funnel4j.dataset.late.LateLabels;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.FunnelLabels;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.BadRows;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.LabelCounts;
import io.funnel4j.dataset.rows.LabelReader;
import io.funnel4j.dataset.rows.MissingValues;
import io.funnel4j.dataset.rows.MissingWords;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.split.Part;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;

/**
 * All that an encoding counts while rows are read, as if one row were read after the other: bad rows, labels that
 * were mended, rows of the parts, texts that stand for missing values, what sampling left out. Several tallies of one
 * source, each of rows that come after those of the one before, add up to that of the whole.
 */
final class EncodingTally {
    private final EncodingPlan plan;
    private final boolean ofWhole;
    private final FunnelLabels labels;
    private final LabelCounts labelCounts;
    private final Optional<LateLabels> late;
    private final LateCounts lateCounts;
    private final PartCounts partCounts;
    private final TrainSampler sampler;
    private final FeatureTimes times;
    private final MissingValues missing;
    private final MissingWords missingWords = new MissingWords(List.of());
    private final List<LabelReader> words;
    private final BadRows badRows = new BadRows();
    private final List<String> containers = new ArrayList<>();
    private final List<SourceFinding> findings = new ArrayList<>();
    private DoubleFunction<String> timeText = Double::toString;
    private long blocks;
    private long rowsRead;
    private long blankLines;

    /** Of whole sources, whose bad rows are refused as soon as they are too many. */
    EncodingTally(EncodingPlan plan, BehaviorGraph graph) {
        this(plan, graph, TrainSampler.Start.FIRST, true);
    }

    private EncodingTally(EncodingPlan plan, BehaviorGraph graph, TrainSampler.Start start, boolean ofWhole) {
        this.plan = plan;
        this.ofWhole = ofWhole;
        this.labels = new FunnelLabels(plan, graph);
        this.labelCounts = labels.newCounts();
        this.late = LateLabels.of(plan, graph);
        this.lateCounts = late.map(LateLabels::newCounts).orElse(null);
        this.partCounts = new PartCounts(plan.labelNames());
        this.times = new FeatureTimes(plan);
        this.missing = new MissingValues(plan.missingValues());
        this.words = LabelReader.of(plan);
        this.sampler = new TrainSampler(plan, graph, start);
    }

    /**
     * Of some of a source's rows, of which nothing can be said yet.
     *
     * @param start what the rows before them came to
     */
    static EncodingTally ofRows(EncodingPlan plan, BehaviorGraph graph, TrainSampler.Start start) {
        return new EncodingTally(plan, graph, start, false);
    }

    /** Writes times for people from now on. */
    void writeTimes(DoubleFunction<String> text) {
        timeText = text;
    }

    /** What the label rule is. */
    FunnelLabels labels() {
        return labels;
    }

    /** What is seen of labels; empty where they are final. */
    Optional<LateLabels> late() {
        return late;
    }

    /**
     * Takes what a parser met in a block, and leaves rows out of the block that are not drawn. Blocks come in order.
     */
    void take(BlockParser parser) {
        RawBlock block = parser.block();
        for (BlockParser.Bad bad : parser.bad()) {
            badRows.add(block.position(bad.line()), bad.row());
            checkSoFar(rowsRead + bad.rowsRead());
        }
        blocks++;
        rowsRead += parser.rowsRead();
        blankLines += parser.blankLines();
        labelCounts.take(parser.labelCounts());
        if (late.isPresent()) {
            lateCounts.take(parser.lateCounts());
        }
        partCounts.take(parser.partCounts());
        times.take(parser.times());
        missing.take(parser.missing());
        missingWords.take(parser.missingWords());
        for (int label = 0; label < words.size(); label++) {
            words.get(label).take(parser.labels().get(label));
        }
        if (parser.container() != null) {
            if (containers.isEmpty() || !containers.get(containers.size() - 1).equals(parser.container())) {
                containers.add(parser.container());
            }
            block.contain(containers.size() - 1);
        }
        sampler.sample(block, partCounts);
    }

    private void checkSoFar(long rows) {
        if (ofWhole) {
            badRows.checkSoFar(rows, plan.maxBadRows());
        }
    }

    /** Takes back a row that was handed over, but could not be encoded. */
    void reject(RawBlock block, int row, BadCellException bad) {
        byte[] rowLabels = new byte[plan.labelNames().size()];
        block.copyLabels(row, rowLabels);
        partCounts.add(block.part(row), rowLabels, -1);
        badRows.add(block.position(row), bad.at(containers.get(block.container()) + ":" + block.line(row)));
        checkSoFar(rowsRead);
    }

    /**
     * Ends a source.
     *
     * @param found by it
     * @param rows that it had
     * @throws InvalidExposuresException if the source has faults, where no bad row is accepted
     */
    void endSource(String source, List<SourceFinding> found, long rows) {
        findings.addAll(found);
        for (LabelReader label : words) {
            label.finding(rows).ifPresent(findings::add);
            label.forget();
        }
        SourceFinding.checkFaults(source, findings, plan.maxBadRows());
    }

    /** Adds the tally of the rows that come after these, and empties it. */
    void take(EncodingTally later) {
        badRows.take(later.badRows, blocks << Integer.SIZE);
        blocks += later.blocks;
        rowsRead += later.rowsRead;
        blankLines += later.blankLines;
        labelCounts.take(later.labelCounts);
        if (late.isPresent()) {
            lateCounts.take(later.lateCounts);
        }
        partCounts.take(later.partCounts);
        missing.take(later.missing);
        missingWords.take(later.missingWords);
        sampler.take(later.sampler);
        for (int label = 0; label < words.size(); label++) {
            words.get(label).take(later.words.get(label));
        }
    }

    /** Writes all but the times that features took, for another process. */
    void write(DataOutput out) throws IOException {
        out.writeLong(blocks);
        out.writeLong(rowsRead);
        out.writeLong(blankLines);
        badRows.write(out);
        labelCounts.write(out);
        if (late.isPresent()) {
            lateCounts.write(out);
        }
        partCounts.write(out);
        missing.write(out);
        missingWords.write(out);
        sampler.write(out);
        for (LabelReader label : words) {
            label.write(out);
        }
    }

    /** Becomes the tally of the same plan and graph that was written, where nothing was counted before. */
    void read(DataInput in) throws IOException {
        blocks = in.readLong();
        rowsRead = in.readLong();
        blankLines = in.readLong();
        badRows.read(in);
        labelCounts.read(in);
        if (late.isPresent()) {
            lateCounts.read(in);
        }
        partCounts.read(in);
        missing.read(in);
        missingWords.read(in);
        sampler.read(in);
        for (LabelReader label : words) {
            label.read(in);
        }
    }

    /** How long features take; what else is measured is added. */
    FeatureTimes times() {
        return times;
    }

    /** What the rows after these begin with. */
    TrainSampler.Start next() {
        return sampler.next();
    }

    /** Blocks so far. */
    long blocks() {
        return blocks;
    }

    /** Rows read so far, the bad ones among them. */
    long rowsRead() {
        return rowsRead;
    }

    /**
     * Refuses what can be known only after the last row.
     *
     * @param source where the rows came from, for messages
     * @param parts that the pass should have filled
     * @param trained labels that need a positive in train
     */
    void checkEnd(String source, Set<Part> parts, List<String> trained) {
        badRows.checkSoFar(rowsRead, plan.maxBadRows());
        badRows.check(rowsRead, plan.maxBadRows());
        labels.check(labelCounts);
        late.ifPresent(seen -> seen.check(lateCounts));
        List<String> problems = partCounts.problems(parts, trained, rowsRead, timeText);
        if (!problems.isEmpty()) {
            late.ifPresent(seen -> problems.addAll(seen.report(lateCounts).leftOut()));
            throw new InvalidExposuresException(
                    "%s: %s".formatted(source, String.join(System.lineSeparator() + "  ", problems)));
        }
    }

    /**
     * Refuses train rows of which none counts.
     *
     * @param counts of the encoded rows
     */
    void requireSampleWeight(String source, Set<Part> parts, EncodingCounts counts) {
        if (plan.sampleWeight() != null && parts.contains(Part.TRAIN) && counts.weighted(Part.TRAIN) == 0) {
            throw new InvalidExposuresException(
                    "%s: the sample weight, column '%s', is 0 in all rows of train, so nothing can be learnt; check the column, or leave sample-weight out"
                            .formatted(source, plan.sampleWeight()));
        }
    }

    /** The report of all that was counted. */
    EncodingReport report(String source, Set<Part> parts, EncodingCounts counts) {
        return new EncodingReport(
                source,
                rowsRead,
                blankLines,
                badRows.counts(),
                badRows.examples(),
                labels.report(labelCounts),
                late.map(seen -> seen.report(lateCounts)).orElse(null),
                partCounts.reports(parts, counts::weighted, timeText),
                counts.ids(parts),
                counts.numerics(parts),
                counts.buckets(parts),
                sampler.report(),
                missing.counts(),
                missingWords.frequent(),
                findings,
                counts.turnover());
    }
}
