package io.funnel4j.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.encode.BadRow;
import io.funnel4j.dataset.encode.Encoders;
import io.funnel4j.dataset.encode.ScoringReader;
import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.dataset.format.InvalidExposuresException;
import io.funnel4j.file.PartialFile;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import io.funnel4j.parallel.OrderedWork;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "predict",
        header = "Score exposures with a trained model.",
        description =
                "Writes CSV: the input's columns, then every probability of the behavior graph by name: p_click, p_purchase, "
                        + "p_purchase_given_click, ... Labels need not be there.")
final class PredictCommand implements Callable<Integer> {
    private static final int BATCH = 4096;
    private static final int SHOWN_BAD_ROWS = 5;
    private static final ObjectWriter CSV = new CsvMapper().writer();

    @Parameters(index = "0", paramLabel = "RUN", description = "the folder that 'train' left")
    private Path run;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "exposures, with a header")
    private List<Path> files;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the CSV file to write")
    private Path out;

    @Option(names = "--keep", paramLabel = "COLUMN", split = ",", description = "input columns to copy (default: all)")
    private List<String> keep;

    @Option(names = "--strict", description = "stop at the first bad row, which is left out otherwise")
    private boolean strict;

    @Mixin
    private ScoringWorkers workers;

    @Mixin
    private DeviceOption device;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        RunFolder folder = RunFolder.existing(run);
        device.start();
        FunnelModel model = FunnelModel.load(folder.model());
        Encoders encoders = Encoders.load(folder.encoders());
        folder.requireSchema(model, encoders.schema(), folder.encoders().resolve("encoders.json"));
        ExposureSource source = folder.source(files);
        List<String> columns = source.columns();
        int[] kept = keptColumns(columns);

        Files.createDirectories(out.toAbsolutePath().getParent());
        Counts counts = new Counts();
        try (PartialFile partial = new PartialFile(out)) {
            score(source, encoders, model, kept, partial.path(), counts);
            partial.finish();
        }
        counts.print(command.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }

    private void score(
            ExposureSource source, Encoders encoders, FunnelModel model, int[] kept, Path target, Counts counts)
            throws IOException {
        List<Probability> probabilities = model.spec().graph().probabilities();
        try (ScoringReader reader = new ScoringReader(source, encoders, BATCH);
                Scorer scorer = Scorer.of(model);
                Writer csv = Files.newBufferedWriter(target)) {
            csv.write(lines(List.of(header(source.columns(), kept, probabilities))));
            OrderedWork.run(
                    batches(reader),
                    workers.count(),
                    batch -> new Scored(
                            lines(cells(batch.rows(), kept, scorer.score(batch.exposures(), probabilities))), batch),
                    scored -> {
                        write(csv, scored.lines());
                        counts.add(scored.batch());
                    });
        }
    }

    /**
     * Exposures with their probabilities.
     *
     * @param lines of the file
     * @param batch what was scored
     */
    private record Scored(String lines, ScoringReader.Batch batch) {}

    /** What was done with the rows so far. */
    private final class Counts {
        private final List<BadRow> examples = new ArrayList<>();
        private long rows;
        private long badRows;

        void add(ScoringReader.Batch batch) {
            if (strict && !batch.badRows().isEmpty()) {
                throw new InvalidExposuresException(batch.badRows().get(0) + "; mend the row, or leave --strict out");
            }
            rows += batch.rows().size();
            badRows += batch.badRows().size();
            batch.badRows().stream().limit(SHOWN_BAD_ROWS - examples.size()).forEach(examples::add);
        }

        void print(PrintWriter text) {
            text.printf(Locale.ROOT, "%,d exposures scored, in %s%n", rows, out);
            if (badRows > 0) {
                text.printf(Locale.ROOT, "%,d bad rows left out, such as:%n", badRows);
                examples.forEach(row -> text.println("  " + row));
            }
            text.flush();
        }
    }

    private static Iterator<ScoringReader.Batch> batches(ScoringReader reader) {
        return Stream.generate(reader::next)
                .takeWhile(Optional::isPresent)
                .map(Optional::get)
                .iterator();
    }

    private int[] keptColumns(List<String> columns) {
        List<String> wanted = keep == null ? columns : keep;
        return wanted.stream()
                .mapToInt(column -> {
                    int index = columns.indexOf(column);
                    if (index < 0) {
                        throw new CommandLine.ParameterException(
                                command.commandLine(),
                                "--keep names column '%s'; the input has %s".formatted(column, columns));
                    }
                    return index;
                })
                .toArray();
    }

    private static List<String> header(List<String> columns, int[] kept, List<Probability> probabilities) {
        List<String> header = new ArrayList<>();
        for (int column : kept) {
            header.add(columns.get(column));
        }
        probabilities.forEach(probability -> header.add(probability.columnName()));
        return header;
    }

    /** A row's kept cells, then its probabilities. */
    private static List<List<String>> cells(
            List<List<String>> rows, int[] kept, Map<Probability, LogProbabilities> predictions) {
        List<List<String>> all = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            List<String> cells = new ArrayList<>(kept.length + predictions.size());
            for (int column : kept) {
                cells.add(rows.get(row).get(column));
            }
            for (LogProbabilities prediction : predictions.values()) {
                cells.add(Float.toString((float) Math.exp(prediction.logP()[row])));
            }
            all.add(cells);
        }
        return all;
    }

    private static String lines(List<List<String>> rows) {
        StringWriter lines = new StringWriter();
        try (SequenceWriter csv = CSV.writeValues(lines)) {
            csv.writeAll(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.toString();
    }

    private static void write(Writer csv, String lines) {
        try {
            csv.write(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
