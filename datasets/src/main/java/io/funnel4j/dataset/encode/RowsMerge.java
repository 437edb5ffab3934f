// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.source.InvalidExposuresException;
import java.util.List;
import java.util.Map;

/** Reports on the rows that the partitions of a source were encoded to; see {@link PartitionedEncoding#encode}. */
@Internal
public final class RowsMerge {
    private final PartitionedEncoding encoding;
    private final FitMerge fit;
    private final Encoders encoders;
    private final EncodingTally tally;
    private final EncodingCounts counts;

    /**
     * Of no rows yet.
     *
     * @param fit that gave the encoders
     */
    public RowsMerge(PartitionedEncoding encoding, FitMerge fit, Encoders encoders) {
        this.encoding = encoding;
        this.fit = fit;
        this.encoders = encoders;
        this.tally = encoding.newTally();
        this.counts = new EncodingCounts(encoders, fit.distinctValues());
    }

    /** Adds a partition's counts, in the order of the partitions. */
    public void take(byte[] ofPartition) {
        EncodingTally more = encoding.newTally();
        EncodingCounts moreCounts = new EncodingCounts(encoders, Map.of());
        DataForm.read(ofPartition, in -> {
            more.read(in);
            moreCounts.read(in);
        });
        tally.take(more);
        counts.take(moreCounts);
    }

    /**
     * The report of all rows.
     *
     * @param columns of the rows
     * @throws InvalidExposuresException as {@link FitMerge#check}, where a row turned out bad only when it was
     *     encoded; or if no train row has a sample weight above 0; or if there were more or fewer rows than when
     *     encoders were fitted
     */
    public EncodingReport report(List<String> columns) {
        if (tally.rowsRead() != fit.rowsRead()) {
            throw new InvalidExposuresException(
                    "%s had %s rows when encoders were fitted, and %s when they were encoded; rows must be the same each time: keep them in files first"
                            .formatted(encoding.source(), fit.rowsRead(), tally.rowsRead()));
        }
        FitMerge.checkEnd(encoding, tally, columns);
        tally.endSource(encoding.source(), List.of(), tally.rowsRead());
        tally.requireSampleWeight(encoding.source(), encoding.split().parts(), counts);
        return tally.report(
                encoding.source(),
                encoding.split().parts(),
                counts.withNumbers(fit.numbersOfSource(), fit.encodedNumbers(encoders)));
    }
}
