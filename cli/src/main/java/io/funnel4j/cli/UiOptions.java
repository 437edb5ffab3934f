// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.cli.ui.TrainingUi;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a command's training is shown in a browser. */
final class UiOptions {
    private static final int DEFAULT_PORT = 9000;
    private static final int MOST_PORT = 65_535;

    @Option(
            names = "--ui",
            description =
                    "show training in a browser while it runs: Deeplearning4j's training UI on http://localhost:9000,"
                            + " for this machine alone")
    private boolean asked;

    @Option(names = "--ui-port", paramLabel = "PORT", description = "the same at another port; 0 for any that is free")
    private Optional<Integer> port;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Begins to serve where that was asked for, and says where. */
    Optional<TrainingUi> start(RunOutput output) throws IOException {
        if (!asked && port.isEmpty()) {
            return Optional.empty();
        }
        TrainingUi ui = TrainingUi.start(port());
        output.note("Training UI, until this run ends: " + ui.address());
        return Optional.of(ui);
    }

    private int port() {
        int wanted = port.orElse(DEFAULT_PORT);
        if (wanted < 0 || wanted > MOST_PORT) {
            throw WrongUsage.of(command, "--ui-port is %d; expected 0 to %d", wanted, MOST_PORT);
        }
        return wanted;
    }
}
