// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.text.Message;
import java.util.List;

/**
 * What else ran on the machine; figures in cores, NaN where the system does not tell.
 *
 * @param cores there are
 * @param loadAverage of the last minute before the start
 * @param before used by others right before the start
 * @param mean used by others while contenders ran
 * @param most used by others while one contender ran
 * @param busy whether that is enough to blur the figures
 */
public record OtherLoad(int cores, double loadAverage, double before, double mean, double most, boolean busy) {
    /** Of all cores. */
    private static final double QUIET_SHARE = 0.05;

    /** From the cores that others used before, and during each contender. */
    static OtherLoad of(int cores, double loadAverage, double before, List<Double> during) {
        double mean = during.stream().mapToDouble(each -> each).average().orElse(Double.NaN);
        double most = during.stream().mapToDouble(each -> each).max().orElse(Double.NaN);
        double quiet = QUIET_SHARE * cores;
        boolean known = !Double.isNaN(before);
        boolean busy = known ? before > quiet || mean > quiet : loadAverage > 2 * quiet;
        return new OtherLoad(cores, loadAverage, before, mean, most, busy);
    }

    /** A sentence for a person. */
    public String words() {
        if (Double.isNaN(before)) {
            return Message.of("load average %.2f at start; what others used meanwhile is not known", loadAverage);
        }
        return Message.of(
                "load average %.2f at start; other processes used %.2f of %d cores before the start, %.2f on average and %.2f at most while contenders ran",
                loadAverage, before, cores, mean, most);
    }
}
