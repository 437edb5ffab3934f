package io.funnel4j.cli;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.cli.config.Overrides;
import io.funnel4j.cli.config.RunConfig;
import io.funnel4j.dataset.encode.BadRow;
import io.funnel4j.dataset.encode.Encoders;
import io.funnel4j.dataset.encode.ScoringReader;
import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
    private static final int BATCH = 8192;
    private static final int SHOWN_BAD_ROWS = 5;

    @Parameters(index = "0", paramLabel = "RUN", description = "the folder that 'train' left")
    private Path run;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "exposures, with a header")
    private List<Path> files;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the CSV file to write")
    private Path out;

    @Option(names = "--keep", paramLabel = "COLUMN", split = ",", description = "input columns to copy (default: all)")
    private List<String> keep;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        RunFolder folder = RunFolder.existing(run);
        FunnelModel model = FunnelModel.load(folder.model());
        Encoders encoders = Encoders.load(folder.encoders());
        model.requireSchema(encoders.schema());
        ExposureSource source = RunConfig.read(folder.config(), Overrides.NONE.withData(files.toArray(Path[]::new)))
                .data()
                .source();
        List<String> columns = source.columns();
        int[] kept = keptColumns(columns);
        List<Probability> probabilities = model.spec().graph().probabilities();

        long rows = 0;
        List<BadRow> badRows = new ArrayList<>();
        long bad = 0;
        Path folderOfOut = out.toAbsolutePath().getParent();
        Files.createDirectories(folderOfOut);
        try (ScoringReader reader = new ScoringReader(source, encoders, BATCH);
                SequenceWriter csv = new CsvMapper().writer().writeValues(out.toFile())) {
            csv.write(header(columns, kept, probabilities));
            for (Optional<ScoringReader.Batch> next = reader.next(); next.isPresent(); next = reader.next()) {
                ScoringReader.Batch batch = next.get();
                Map<Probability, LogProbabilities> predictions = model.predict(batch.exposures(), probabilities);
                for (int row = 0; row < batch.rows().size(); row++) {
                    csv.write(line(batch.rows().get(row), kept, predictions, row));
                }
                rows += batch.rows().size();
                bad += batch.badRows().size();
                batch.badRows().stream().limit(SHOWN_BAD_ROWS - badRows.size()).forEach(badRows::add);
            }
        }
        PrintWriter text = command.commandLine().getOut();
        text.printf("%,d exposures scored, in %s%n", rows, out);
        if (bad > 0) {
            text.printf("%,d bad rows left out, such as:%n", bad);
            badRows.forEach(row -> text.println("  " + row));
        }
        text.flush();
        return CommandLine.ExitCode.OK;
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

    private static List<String> line(
            List<String> cells, int[] kept, Map<Probability, LogProbabilities> predictions, int row) {
        List<String> line = new ArrayList<>();
        for (int column : kept) {
            line.add(cells.get(column));
        }
        predictions.values().forEach(p -> line.add(Float.toString((float) Math.exp(p.logP()[row]))));
        return line;
    }
}
