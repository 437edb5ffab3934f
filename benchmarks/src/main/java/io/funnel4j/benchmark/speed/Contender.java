// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Engine;

/**
 * An engine in a process of its own.
 *
 * @param engine what is measured
 * @param threads it may use, at least 1
 */
public record Contender(Engine engine, int threads) {
    /** {@code funnel4j}; with the threads where an engine is measured with several numbers: {@code pytorch-dense-2}. */
    public String name() {
        return engine.isPytorch() ? engine.lowerCase() + "-" + threads : engine.lowerCase();
    }
}
