// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.dataset.encoders.Encoders;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which share of the rows of other files may be bad. */
final class MaxBadRows {
    private Double share;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--strict", description = "stop at the first bad row, or whatever else would be left out")
    private boolean strict;

    @Option(
            names = "--max-bad-rows",
            paramLabel = "SHARE",
            description =
                    "share of bad rows, 0 to 1, that are left out and counted; more are an error (default: as in training)")
    void set(double accepted) {
        if (!(accepted >= 0 && accepted <= 1)) {
            throw WrongUsage.of(command, "--max-bad-rows is %s; expected a share from 0 to 1", accepted);
        }
        share = accepted;
    }

    /** The share for rows that a run's encoders encode. */
    double of(Encoders encoders) {
        if (strict) {
            return 0;
        }
        return share == null ? encoders.plan().maxBadRows() : share;
    }

    /** Whether either option was given. */
    boolean given() {
        return strict || share != null;
    }
}
