// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import io.funnel4j.dataset.plan.LateRule;
import java.util.List;

/**
 * What was seen of labels as of a time, and how late they come. Counts of train are of the rows before sampling.
 *
 * @param asOf the time
 * @param rule what became of train rows some of whose labels may still become 1
 * @param exposureTimed whether exposures have a time, so that every row says how old it is
 * @param contradictions between times and labels, in all parts
 * @param droppedRows rows that the label rule left out for them
 * @param rowsAfter rows left out since nothing of them was known as of the time
 * @param youngRows train rows that objectives leave out since they had less time than is waited for, those that all leave out
 *     among them
 * @param unknownRows train rows that objectives leave out since nothing says when what their delay counts since happened
 * @param repeatedRows train rows that stand twice
 * @param rowsWithoutCause where rows are waited for and an objective is given what has no time, train rows that stay without
 *     the cause that says how old a row is
 * @param seen by label with a time
 * @param delays by label with a delay
 */
public record LateReport(
        String asOf,
        LateRule rule,
        boolean exposureTimed,
        List<Contradiction> contradictions,
        long droppedRows,
        long rowsAfter,
        long youngRows,
        long unknownRows,
        long repeatedRows,
        long rowsWithoutCause,
        List<Seen> seen,
        List<Delay> delays) {
    public LateReport {
        contradictions = List.copyOf(contradictions);
        seen = List.copyOf(seen);
        delays = List.copyOf(delays);
    }

    /** What left rows out, in words; nothing where none is. */
    public List<String> leftOut() {
        return LateReportText.leftOut(this);
    }

    /**
     * A contradiction between times and labels.
     *
     * @param what it is: {@code purchase=1 without a time}
     * @param rows how many have it
     */
    public record Contradiction(String what, long rows) {}

    /**
     * A label in the train rows that are kept.
     *
     * @param label its name
     * @param seen rows where it is seen to be 1
     * @param unseen rows where it became 1 after the time
     * @param beyond rows where it, or what must come before it, became 1 later than is waited for
     */
    public record Seen(String label, long seen, long unseen, long beyond) {}

    /**
     * The delays of a label wherever it became 1, in all parts, in days.
     *
     * @param label its name
     * @param since the label, or the exposure, that they count since
     * @param count how many there are
     * @param lower a quarter came no later; rounded to 0.4%, as are the others
     * @param median half came no later
     * @param upper three quarters came no later
     */
    public record Delay(String label, String since, long count, double lower, double median, double upper) {}
}
