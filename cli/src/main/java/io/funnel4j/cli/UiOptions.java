// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.training.ui.TrainingUi;
import io.funnel4j.training.ui.TrainingUiProvider;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    /**
     * Refuses what cannot be, before anything is done.
     *
     * @throws ParameterException naming the option
     */
    void check() {
        if (wanted()) {
            port();
            provider();
        }
    }

    /** Begins to serve where that was asked for, and says where. */
    Optional<TrainingUi> start(RunOutput output) throws IOException {
        if (!wanted()) {
            return Optional.empty();
        }
        TrainingUi ui;
        try {
            ui = provider().start(port());
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; name another port with --ui-port, or 0 for any that is free", e);
        }
        output.note("Training UI, until this run ends: " + ui.address());
        return Optional.of(ui);
    }

    private boolean wanted() {
        return asked || port.isPresent();
    }

    private int port() {
        int number = port.orElse(DEFAULT_PORT);
        if (number < 0 || number > MOST_PORT) {
            throw WrongUsage.of(command, "--ui-port is %d; expected 0 to %d", number, MOST_PORT);
        }
        return number;
    }

    private TrainingUiProvider provider() {
        return TrainingUiProvider.found()
                .orElseThrow(() -> WrongUsage.of(
                        command,
                        "%s: Deeplearning4j's training UI is not on the class path; ./funnel4j builds with it where --ui or --ui-port asks for it, and mvn takes -Pui",
                        asked ? "--ui" : "--ui-port"));
    }
}
