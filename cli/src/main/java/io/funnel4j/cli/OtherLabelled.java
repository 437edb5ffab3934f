// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.Encoding;
import io.funnel4j.cli.scoring.OtherExposures;
import io.funnel4j.cli.scoring.ScoringReportText;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedPart;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.scoring.ScoringReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exposures with labels that are none of a run's own. */
final class OtherLabelled {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            parameterConsumer = NamedData.class,
            description = "these files, folders or patterns, or a query in a file .sql, in place of the run's own data")
    private List<Path> data;

    @Option(
            names = "--query",
            paramLabel = "SELECT",
            description = "a query's rows instead, paths in it relative to the working folder")
    private String query;

    @Mixin
    private MaxBadRows maxBadRows;

    boolean given() {
        return data != null || query != null;
    }

    /** Refuses options that do not go together. */
    void check() {
        if (data != null && query != null) {
            throw WrongUsage.of(command, "--data and --query are both given; keep one");
        }
        if (!given() && maxBadRows.given()) {
            throw WrongUsage.of(
                    command, "--strict and --max-bad-rows are of other exposures; give them with --data or --query");
        }
    }

    /** Encodes them with the model's encoders, and says what became of rows and values. */
    EncodedExposures encode(FunnelCommand asking, RunFolder folder, FunnelModel model, Path temporary)
            throws IOException {
        Encoders encoders = Encoders.load(folder.encoders());
        OtherExposures others = new OtherExposures(folder, encoders.columns());
        EncodedPart encoded = Encoding.part(
                query == null ? others.of(data) : others.ofQuery(query),
                encoders,
                maxBadRows.of(encoders),
                model.spec().graph(),
                temporary,
                asking.progress());
        PrintWriter text = asking.out();
        text.printf(Locale.ROOT, "%,d exposures scored%n", encoded.exposures().rows());
        text.print(encoded.report().rowsText());
        Optional<EncodingReport> training = folder.trainingReport();
        ScoringReportText.print(ScoringReport.of(encoded.report(), Part.TEST, training), training.isPresent(), text);
        text.println();
        folder.requireSchema(
                model.spec(), encoded.exposures().schema(), folder.encoders().resolve("encoders.json"));
        return encoded.exposures();
    }
}
