// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import java.io.IOException;
import java.util.List;

/** Measures one engine in this process. */
@FunctionalInterface
interface MeasuredWork {
    /** A rate for each batch of the workload. */
    List<Rate> measure(Workload workload) throws IOException;
}
