// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.report.FunnelLabels;
import io.funnel4j.dataset.report.LabelReport;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.rows.BadRows;
import io.funnel4j.dataset.rows.LabelCounts;
import io.funnel4j.dataset.rows.LabelReader;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.exposure.FeatureCounter;
import io.funnel4j.exposure.FeatureCounts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What became of the rows of a stream so far, in memory that does not grow with them. */
public final class StreamCounts {
    /** Rows among which the share of bad ones is looked at. */
    private static final int BLOCK = 10_000;

    private final double maxBadRows;
    private final FunnelLabels labels;
    private final LabelCounts labelCounts;
    private final FeatureCounter features;
    /** By label of a column, the words that were read as 0 because no other meaning is named. */
    private final List<LabelReader> words;

    private final BadRows badRows = new BadRows();
    private BadRows badOfBlock = new BadRows();
    private long rowsOfBlock;
    private long rowsRead;
    private long rowsEncoded;
    private long badRowCount;

    /** Of a plan's rows, of which none was read. */
    public StreamCounts(EncodingPlan plan, Encoders encoders, BehaviorGraph graph) {
        this.maxBadRows = plan.maxBadRows();
        // Where the rule rejects rows, each is a bad row: there is no end of the stream to list them at.
        this.labels = new FunnelLabels(plan.labelRule() == LabelRule.REJECT ? plan.withMaxBadRows(0) : plan, graph);
        this.labelCounts = labels.newCounts();
        this.features = encoders.counted().counter();
        this.words = LabelReader.of(plan);
    }

    FunnelLabels labels() {
        return labels;
    }

    LabelCounts labelCounts() {
        return labelCounts;
    }

    /** Counts a row that was encoded, or that the label rule left out. */
    void good(boolean encoded) {
        rowsEncoded += encoded ? 1 : 0;
        read();
    }

    /**
     * Counts a bad row.
     *
     * @throws io.funnel4j.dataset.source.InvalidExposuresException if none is accepted
     */
    void bad(BadRow row) {
        badRows.add(badRowCount, row);
        badOfBlock.add(badRowCount++, row);
        limited(() -> badRows.checkSoFar(rowsRead + 1, maxBadRows));
        read();
    }

    private void read() {
        rowsRead++;
        if (++rowsOfBlock == BLOCK) {
            limited(() -> badOfBlock.check(rowsOfBlock, maxBadRows));
            badOfBlock = new BadRows();
            rowsOfBlock = 0;
        }
    }

    void add(FeatureCounts counts) {
        features.add(counts);
    }

    /** Takes the words that a parser's labels met, and makes it forget them. */
    void take(List<LabelReader> met) {
        for (int label = 0; label < words.size(); label++) {
            words.get(label).take(met.get(label));
        }
    }

    /**
     * Refuses a larger share of bad rows than is accepted, once no row comes any more.
     *
     * @throws io.funnel4j.dataset.source.InvalidExposuresException naming the first of them
     */
    public void check() {
        limited(() -> badRows.check(rowsRead, maxBadRows));
    }

    /** Says how a run goes on that has learned of a stream already. */
    private static void limited(Runnable check) {
        try {
            check.run();
        } catch (InvalidExposuresException e) {
            throw new InvalidExposuresException(
                    "%s; a run that follows a stream goes on behind its last checkpoint by --resume RUN, once the rows are mended or RUN/config.yaml has a larger data.max-bad-rows"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** Rows read, the bad ones among them. */
    public long rowsRead() {
        return rowsRead;
    }

    /** Rows that were learned. */
    public long rowsEncoded() {
        return rowsEncoded;
    }

    /** Rows that could not be encoded. */
    public long badRowCount() {
        return badRowCount;
    }

    /** Rows that the label rule left out. */
    public long dropped() {
        return labelCounts.dropped;
    }

    /** Bad rows by what is wrong with them. */
    public Map<BadRow.Kind, Long> badRows() {
        return badRows.counts();
    }

    /** The first bad rows of each kind. */
    public List<BadRow> badRowExamples() {
        return badRows.examples();
    }

    /** What the label rule found and did. */
    public LabelReport labelReport() {
        return labels.report(labelCounts);
    }

    /** What is odd in the rows: words of labels that were read as 0 because no other meaning is named. */
    public List<SourceFinding> findings() {
        return words.stream().flatMap(label -> label.finding(rowsRead).stream()).toList();
    }

    /** What became of the values of the rows that were encoded. */
    public FeatureCounts features() {
        return features.counts();
    }

    /** Writes all counts, for a later process. */
    @Internal
    public void write(DataOutput out) throws IOException {
        out.writeLong(rowsRead);
        out.writeLong(rowsEncoded);
        out.writeLong(badRowCount);
        out.writeLong(rowsOfBlock);
        badRows.write(out);
        badOfBlock.write(out);
        labelCounts.write(out);
        features.write(out);
        for (LabelReader label : words) {
            label.write(out);
        }
    }

    /** Becomes the counts of the same plan, encoders and graph that were written, where nothing was counted before. */
    @Internal
    public void read(DataInput in) throws IOException {
        rowsRead = in.readLong();
        rowsEncoded = in.readLong();
        badRowCount = in.readLong();
        rowsOfBlock = in.readLong();
        badRows.read(in);
        badOfBlock.read(in);
        labelCounts.read(in);
        features.read(in);
        for (LabelReader label : words) {
            label.read(in);
        }
    }
}
