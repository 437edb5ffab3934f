// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.Internal;

/**
 * How many steps a row has taken when several workers have trained copies of it side by side, worker p in n_p local steps of
 * a round. The sum of the copies' changes is scaled to that many steps, so the rule says how far a merged row moves.
 */
@Internal
public enum MergeRule {
    /** The mean of the n_p: the mean of the copies (local SGD; Lin et al., 2020). */
    MEAN {
        @Override
        double steps(int together, int distinct, int workers) {
            return (double) together / workers;
        }
    },
    /** The sum of the n_p: all changes, one after the other (asynchronous parameter servers). */
    SUM {
        @Override
        double steps(int together, int distinct, int workers) {
            return together;
        }
    },
    /**
     * The number u of local steps in which any worker touched the row: as many steps as synchronous training on batches of
     * all workers' rows would have taken. A frequent row moves by the mean of its copies, one that no two workers touched in
     * the same step by the sum of its changes.
     */
    STEPS {
        @Override
        double steps(int together, int distinct, int workers) {
            return distinct;
        }
    },
    /** The geometric mean of {@link #STEPS} and {@link #SUM}: the square root rule for larger batches, row by row. */
    ROOT {
        @Override
        double steps(int together, int distinct, int workers) {
            return Math.sqrt((double) together * distinct);
        }
    };

    /**
     * The steps that the merged row has taken.
     *
     * @param together the sum of the n_p
     * @param distinct u, at most {@code together}
     * @param workers that touched the row
     */
    abstract double steps(int together, int distinct, int workers);
}
