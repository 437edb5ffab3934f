// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.device.DeviceOption;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.scoring.OtherExposures;
import io.funnel4j.cli.scoring.ScoreFile;
import io.funnel4j.cli.scoring.ScoreFile.Kept;
import io.funnel4j.cli.scoring.ScoreTarget;
import io.funnel4j.cli.scoring.ScoringReportText;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.scoring.ScoringReader;
import io.funnel4j.dataset.scoring.ScoringReport;
import io.funnel4j.dataset.source.ColumnKind;
import io.funnel4j.dataset.source.DataFiles;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.file.OutputFile;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import io.funnel4j.parallel.OrderedWork;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "predict",
        header = "Score exposures with a trained model.",
        description = {
            "Reads what training reads: CSV or TSV, Parquet, JSON or JSON lines, files, folders and patterns of them, a query in "
                    + "a file .sql, or the files of the run's own format. Labels need not be there.",
            "Writes the input's columns, then every probability of the behavior graph by name: p_click, p_purchase, "
                    + "p_purchase_given_click, ... Says how much of each feature is missing or unknown, beside training, and "
                    + "keeps that in OUT.report.json."
        })
final class PredictCommand extends FunnelCommand {
    private static final int BATCH = 4096;

    @Parameters(index = "0", paramLabel = "RUN", description = "the folder that 'train' left")
    private Path run;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "FILE",
            converter = NamedData.AtHome.class,
            description =
                    "exposures: files, folders or patterns in quotes ('export/part-*.csv', 'export/**'), or one file .sql")
    private List<Path> files;

    @Option(
            names = "--query",
            paramLabel = "SELECT",
            description = "exposures by a query instead, paths in it relative to the working folder")
    private String query;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "the file to write, by its ending: .csv, .tsv, .jsonl (these also with .gz) or .parquet; or a pipe or "
                            + "/dev/stdout, as CSV where the name has none of these")
    private Path out;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN",
            description = "input columns to copy, comma-separated (default: all)")
    private List<String> keep;

    @Mixin
    private MaxBadRows maxBadRows;

    @Mixin
    private ScoringWorkers workers;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        ScoreTarget target = new ScoreTarget(out, message -> wrong("%s", message));
        checkOptions(target);
        RunFolder folder = RunFolder.existing(run);
        device.start();
        FunnelModel model = FunnelModel.load(folder.model());
        Encoders encoders = Encoders.load(folder.encoders());
        folder.requireSchema(model.spec(), encoders.schema(), folder.encoders().resolve("encoders.json"));
        OtherExposures others = new OtherExposures(folder, encoders.columns());
        ExposureSource source = query == null ? others.of(files) : others.ofQuery(query);
        if (source instanceof SqlSource sql) {
            target.refuseToWriteOver(sql.files());
        }
        List<Probability> probabilities = model.spec().graph().probabilities();
        List<Kept> kept =
                kept(source, probabilities.stream().map(Probability::columnName).toList());
        Optional<EncodingReport> training = folder.trainingReport();

        ScoringReport report;
        try (OutputFile file = OutputFile.begin(out)) {
            report = score(source, encoders, model, kept, file, training);
            file.finish();
        }
        Optional<Path> beside = target.report();
        beside.ifPresent(report::write);
        print(report, beside, training.isPresent());
        return CommandLine.ExitCode.OK;
    }

    private void checkOptions(ScoreTarget target) throws IOException {
        List<Path> named = files == null ? List.of() : files;
        if (named.isEmpty() == (query == null)) {
            throw query == null
                    ? wrong("nothing to score is named; give files, folders, patterns or --query")
                    : wrong("files are named, %s, and --query is given; keep one", named);
        }
        target.refuseIn(run);
        target.refuseToWriteOver(DataFiles.there(named));
        for (Path name : named) {
            target.refuseWhereNextTakenInBy(name);
        }
    }

    private ScoringReport score(
            ExposureSource source,
            Encoders encoders,
            FunnelModel model,
            List<Kept> kept,
            OutputFile target,
            Optional<EncodingReport> training)
            throws IOException {
        List<Probability> probabilities = model.spec().graph().probabilities();
        double accepted = maxBadRows.of(encoders);
        try (ScoringReader reader = new ScoringReader(source, encoders, BATCH);
                Scorer scorer = Scorer.of(model);
                ScoreFile file = ScoreFile.begin(
                        target,
                        kept,
                        probabilities.stream().map(Probability::columnName).toList())) {
            OrderedWork.run(
                    batches(reader, accepted),
                    workers.count(),
                    batch -> file.part(batch.rows(), scores(scorer.score(batch.exposures(), probabilities))),
                    PredictCommand::write);
            reader.check(accepted);
            file.finish();
            return reader.report(training);
        }
    }

    private static List<float[]> scores(Map<Probability, LogProbabilities> predictions) {
        return predictions.values().stream().map(PredictCommand::probabilities).toList();
    }

    private static float[] probabilities(LogProbabilities prediction) {
        double[] log = prediction.logP();
        float[] probabilities = new float[log.length];
        for (int row = 0; row < log.length; row++) {
            probabilities[row] = (float) Math.exp(log[row]);
        }
        return probabilities;
    }

    private static Iterator<ScoringReader.Batch> batches(ScoringReader reader, double accepted) {
        return Stream.generate(() -> {
                    Optional<ScoringReader.Batch> batch = reader.next();
                    reader.checkSoFar(accepted);
                    return batch;
                })
                .takeWhile(Optional::isPresent)
                .map(Optional::get)
                .iterator();
    }

    private static void write(ScoreFile.Part part) {
        try {
            part.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void print(ScoringReport report, Optional<Path> where, boolean knowsTraining) throws IOException {
        PrintWriter text = Terminal.beside(line(), out);
        text.printf(
                Locale.ROOT,
                "%,d exposures scored, in %s%s%n",
                report.rows(),
                out,
                where.map(file -> " (%s)".formatted(file.getFileName())).orElse(""));
        long bad = report.badRows().values().stream().mapToLong(Long::longValue).sum();
        if (bad > 0) {
            text.printf(Locale.ROOT, "%,d bad rows left out, such as:%n", bad);
            report.badRowExamples().stream().map(BadRow::toString).forEach(row -> text.println("  " + row));
        }
        report.findings().forEach(finding -> text.println("  " + finding));
        ScoringReportText.print(report, knowsTraining, text);
    }

    /** What is copied: a column that a probability has the name of is not, as in what was scored before. */
    private List<Kept> kept(ExposureSource source, List<String> probabilities) throws IOException {
        List<String> columns = source.columns();
        List<ColumnKind> kinds = source.columnKinds();
        List<Kept> kept = new ArrayList<>();
        List<String> left = new ArrayList<>();
        if (keep != null) {
            named(columns, probabilities).forEach(column -> {
                int index = columns.indexOf(column);
                kept.add(new Kept(column, index, kinds.get(index)));
            });
            return kept;
        }
        for (int index = 0; index < columns.size(); index++) {
            if (probabilities.contains(columns.get(index))) {
                left.add(columns.get(index));
            } else {
                kept.add(new Kept(columns.get(index), index, kinds.get(index)));
            }
        }
        if (!left.isEmpty()) {
            Terminal.beside(line(), out)
                    .printf(
                            "not copied from the input, since the probabilities have these names: %s; rename them there to keep them%n",
                            String.join(", ", left));
        }
        return kept;
    }

    /** Commas part names as long as no column has the whole text for its name. */
    private Set<String> named(List<String> columns, List<String> probabilities) {
        Set<String> named = new LinkedHashSet<>();
        for (String text : keep) {
            named.addAll(columns.contains(text) ? List.of(text) : List.of(text.split(",", -1)));
        }
        for (String column : named) {
            if (!columns.contains(column)) {
                throw wrong("--keep names column '%s'; the input has %s", column, columns);
            }
            if (probabilities.contains(column)) {
                throw wrong(
                        "--keep names column '%s', and a probability that is written has this name; rename the column in the input, or leave it out",
                        column);
            }
        }
        return named;
    }
}
