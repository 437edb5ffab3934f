// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;

/**
 * How the AUC inside a group spreads over the groups that hold both classes.
 *
 * @param groups of each bin; the bins are of equal width, from 0 to 1
 * @param lowTenth a tenth of the groups has at most this AUC
 * @param median half of the groups have at most this AUC
 * @param highTenth a tenth of the groups has at least this AUC
 * @param belowChance groups whose AUC is below 0.5
 */
public record GroupAucBins(List<Integer> groups, double lowTenth, double median, double highTenth, int belowChance) {
    public GroupAucBins {
        groups = List.copyOf(groups);
    }

    /** Groups that hold both classes. */
    public int validGroups() {
        return groups.stream().mapToInt(Integer::intValue).sum();
    }
}
