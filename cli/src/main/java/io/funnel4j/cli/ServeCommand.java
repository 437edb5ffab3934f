// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.device.DeviceOption;
import io.funnel4j.cli.serve.ServerOptions;
import io.funnel4j.cli.serve.UntilSignalled;
import io.funnel4j.serving.ScoringServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "serve",
        header = "Score rows over HTTP with a trained model.",
        description = {
            "Answers POST /v1/score with the probabilities of rows in JSON; GET / is a page to try it, /openapi.yaml describes "
                    + "it, /metrics is for Prometheus. Another model is served without a failed request by --watch, or by POST "
                    + "/v1/model on --admin-port.",
            "Ctrl-C or SIGTERM: what was accepted is answered, then the command ends with exit code 0. See docs/serving.md."
        })
final class ServeCommand extends FunnelCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "the folder that 'train' left, or a model's folder; may be left out with --watch")
    private Path run;

    @Mixin
    private ServerOptions options;

    @Mixin
    private ScoringWorkers workers;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        if (run == null && !options.watches()) {
            throw wrong("no model is named; give the folder of a run, or --watch FOLDER");
        }
        ScoringServerBuilder server = usage(() -> options.server(workers.count()));
        device.start();
        new UntilSignalled().serve(() -> run == null ? server.start() : server.start(run), out());
        return CommandLine.ExitCode.OK;
    }
}
