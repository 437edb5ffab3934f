// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.rows.ValueTable;
import java.util.Optional;

/**
 * Makes a vocabulary of the values of train rows, and of the vocabulary of the model that is gone on from.
 *
 * <p>Ids that stay keep their order and stand first, without gaps; behind them stand those that are new, the most frequent
 * first. Without an expiry all stay, each with its id.
 *
 * @param minCount how often a value must be seen for an id; where ids expire, on this and earlier warm starts together
 * @param expiry how ids expire; empty where they do not, and nothing is kept of when they were seen
 */
@Internal
public record VocabularyFit(int minCount, Optional<Span> expiry) {
    /**
     * How the ids of one table expire.
     *
     * @param unseenFor days or warm starts, at least 1
     * @param days of the values; empty where warm starts are counted
     * @param first day of the train rows
     * @param last day of the train rows
     */
    public record Span(int unseenFor, Optional<SeenDays> days, int first, int last) {
        /** Warm starts, whose numbers come from the earlier vocabulary. */
        public static Span ofWarmStarts(int unseenFor) {
            return new Span(unseenFor, Optional.empty(), 0, 0);
        }
    }

    /**
     * A vocabulary and how it came to be.
     *
     * @param turnover of a warm start; empty where there was no earlier vocabulary
     */
    public record Fitted(Vocabulary vocabulary, Optional<Turnover> turnover) {}

    /**
     * Fits.
     *
     * @param earlier whose sightings, if it has any, count as these do
     * @param counts of the train rows' values; those that waited are counted on in it
     * @param numbers gets, by a value's number in {@code counts}, its number in the vocabulary; -1 for values without
     */
    public Fitted fit(String table, Optional<Vocabulary> earlier, ValueTable counts, int[] numbers) {
        return expiry.isPresent()
                ? new ExpiringFit(table, minCount, expiry.get(), earlier, counts).fit(numbers)
                : withoutExpiry(table, earlier, counts, numbers);
    }

    private Fitted withoutExpiry(String table, Optional<Vocabulary> earlier, ValueTable counts, int[] numbers) {
        if (earlier.isEmpty()) {
            return new Fitted(new Vocabulary(counts.mostFrequent(minCount, numbers)), Optional.empty());
        }
        ValueTable before = earlier.get().values();
        long[] known = {0};
        counts.forEachCounted((order, count, bytes, from, length) ->
                known[0] += before.find(ValueTable.hash(bytes, from, length), bytes, from, length) >= 0 ? 1 : 0);
        ValueTable now = before.extendedBy(counts, minCount, numbers);
        return new Fitted(
                new Vocabulary(now),
                Optional.of(new Turnover(
                        table,
                        before.size(),
                        known[0],
                        0,
                        counts.counted() - known[0],
                        now.size() - (long) before.size(),
                        0,
                        0)));
    }
}
