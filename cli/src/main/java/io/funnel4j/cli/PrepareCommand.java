// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.reports.ProfileReport;
import io.funnel4j.cli.run.EarlierModel;
import io.funnel4j.cli.run.Encoding;
import io.funnel4j.cli.run.RunFolderClaim;
import io.funnel4j.cli.run.RunMemory;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.profile.DataProfiler;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.result.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prepare",
        header = "Encode a run's data and say what is in it, without training.",
        description =
                "Rows, bad rows, labels that do not nest, rates along the funnel, what each feature holds, features that alone "
                        + "tell a label, and what grouped AUC will have. Writes the encoded data, profile.json and profile.html.")
final class PrepareCommand extends FunnelCommand {
    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the encoded data's folder (default: runs/NAME-data-TIME)")
    private Path out;

    @Override
    public Integer call() throws IOException {
        RunConfig config = options.read();
        warnOfMemory(config);
        if (out != null) {
            return prepare(config, out);
        }
        Path folder = RunFolderClaim.begin(options.name() + "-data");
        try {
            return prepare(config, folder);
        } finally {
            RunFolderClaim.removeUnused(folder);
        }
    }

    private int prepare(RunConfig config, Path folder) throws IOException {
        Encoding encoding = Encoding.of(
                config, folder, options.encodeAgain(), EarlierModel.of(config).map(EarlierModel::encoders));
        EncodedDataset dataset = encoding.dataset(progress());
        PrintWriter text = out();
        encoding.message().ifPresent(text::println);
        DataProfile profile = DataProfiler.profile(dataset, config.graph());
        RunReport report = ProfileReport.of(options.name(), dataset.report(), profile, config.toYaml());
        JsonFiles.write(RunFolder.profile(folder), profile);
        HtmlReport.write(report, folder.resolve("profile.html"));
        text.println(ProfileReport.text(report, Terminal.width()));
        text.printf("Encoded data: %s%nProfile:      %s%n", folder, folder.resolve("profile.html"));
        text.flush();
        return CommandLine.ExitCode.OK;
    }

    /** Encoding needs no table; training on what it leaves will. */
    private void warnOfMemory(RunConfig config) {
        try {
            RunMemory.requireTablesBeforeEncoding(config, options.file());
        } catch (Funnel4jException | IllegalArgumentException e) {
            PrintWriter text = err();
            text.println("! " + e.getMessage());
            text.flush();
        }
    }
}
