// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.parallel.OrderedWork;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many threads score. */
final class ScoringWorkers {
    private int count = OrderedWork.processors();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--workers",
            paramLabel = "W",
            description = "threads that score; the results do not depend on it (default: one a processor)")
    void set(int workers) {
        if (workers < 1) {
            throw WrongUsage.of(command, "--workers is %d; expected at least 1", workers);
        }
        count = workers;
    }

    int count() {
        return count;
    }
}
