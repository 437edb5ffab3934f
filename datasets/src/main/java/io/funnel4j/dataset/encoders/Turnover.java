// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.text.Message;

/**
 * What a warm start did to the ids of one table. Ids are those of values, without the two of missing and unknown ones.
 *
 * @param table the table's name
 * @param before ids of the model that it went on from
 * @param seen those of them that the train rows have
 * @param expired those of them that are gone, since they were not seen for so long
 * @param arrived values of the train rows that had no id
 * @param admitted those of them that were seen min-count times, and have one now
 * @param waiting values that were seen too rarely, now or on earlier warm starts, and are counted on
 * @param forgotten values that are no longer counted on, since there are more than are kept
 */
public record Turnover(
        String table, long before, long seen, long expired, long arrived, long admitted, long waiting, long forgotten) {
    /** Ids of the earlier model that are still there. */
    public long kept() {
        return before - expired;
    }

    /** Values of the train rows that were seen too rarely for an id. */
    public long refused() {
        return arrived - admitted;
    }

    /** Ids that there are now. */
    public long ids() {
        return kept() + admitted();
    }

    /** For people: {@code user: 500 ids before, 20 expired, 480 kept; 35 values new, 30 admitted, 5 refused; 510 ids now}. */
    public String text() {
        return Message.of(
                        "%s: %,d ids before, %,d expired, %,d kept; %,d values new, %,d admitted, %,d refused; %,d ids now",
                        table, before, expired, kept(), arrived, admitted, refused(), ids())
                + (waiting > 0 ? Message.of("; %,d values wait", waiting) : "")
                + (forgotten > 0 ? Message.of("; %,d more are forgotten", forgotten) : "");
    }
}
