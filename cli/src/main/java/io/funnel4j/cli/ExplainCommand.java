// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.behavior.Formula;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.model.Preset;
import io.funnel4j.model.interest.Interest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        header = "Print a model's towers, probabilities and loss in the papers' notation.",
        description = "Give a run's YAML file, or the name of a preset.")
final class ExplainCommand extends FunnelCommand {
    @ArgGroup(multiplicity = "1")
    private Source source;

    private static final class Source {
        @Parameters(paramLabel = "RUN.yaml", description = "a run's configuration")
        private Path run;

        @Option(
                names = "--preset",
                paramLabel = "NAME",
                description = "esmm, esm2, escm2-ipw, escm2-dr, esmm-cvr, single-task or shared-embedding")
        private String preset;
    }

    @Override
    public Integer call() {
        if (source.preset != null) {
            out().print(new Formula(Preset.named(source.preset).graph()).explain());
        } else {
            RunConfig config = RunConfig.read(source.run, Overrides.NONE);
            out().print(new Formula(config.graph()).explain());
            explain(config.model().interests());
        }
        out().flush();
        return CommandLine.ExitCode.OK;
    }

    private void explain(List<Interest> interests) {
        if (!interests.isEmpty()) {
            out().printf(Locale.ROOT, "%nInterests%n");
            interests.forEach(interest -> out().printf(Locale.ROOT, "  %s%n", interest.formula()));
        }
    }
}
