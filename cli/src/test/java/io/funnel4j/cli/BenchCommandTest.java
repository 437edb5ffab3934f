// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.funnel4j.benchmark.speed.BenchReport;
import io.funnel4j.benchmark.speed.Failure;
import io.funnel4j.benchmark.speed.Figure;
import io.funnel4j.benchmark.speed.Ratio;
import io.funnel4j.benchmark.speed.Run;
import io.funnel4j.report.ResultsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private Path folder;

    @Test
    void measuresEnginesInProcessesOfTheirOwn() throws IOException {
        Path json = folder.resolve("bench.json");
        CommandLineRun run = bench("--contender", "products,funnel4j,dl4j,pipeline", "--json", json);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("100 ids a field", "of matmul", "peak", "encoding delimited text", "predicting", "cores");
        BenchReport report = ResultsJson.read(json, BenchReport.FORMAT, BenchReport.class);
        assertThat(report.setting()).containsKeys("processor", "cores", "Java", "ND4J backend", "rounds");
        assertThat(report.runs())
                .extracting(Run::contender)
                .containsExactly("products", "funnel4j", "dl4j", "pipeline");
        assertThat(report.figures())
                .allSatisfy(figure ->
                        assertThat(figure.rowsPerSecond().median()).isPositive().isFinite());
        assertThat(report.figures()).extracting(Figure::contender).contains("products", "funnel4j", "dl4j", "pipeline");
        assertThat(report.ratios()).extracting(Ratio::to).containsExactlyInAnyOrder("products", "dl4j", "products");
        assertThat(report.runs().get(1).measured().rates())
                .allSatisfy(rate -> assertThat(rate.loss()).isFinite());
    }

    @Test
    void trainsInPytorchWhereThereIsOne() throws IOException {
        Path json = folder.resolve("bench.json");
        CommandLineRun run = bench("--contender", "pytorch", "--workers", 1, "--json", json);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        BenchReport report = ResultsJson.read(json, BenchReport.FORMAT, BenchReport.class);
        assumeTrue(report.missing().isEmpty(), run.out());
        assertThat(report.runs()).extracting(Run::contender).containsExactly("pytorch-dense-1", "pytorch-sparse-1");
        assertThat(report.runs()).allSatisfy(each -> {
            assertThat(each.measured().facts()).containsKeys("PyTorch", "PyTorch BLAS", "PyTorch build");
            assertThat(each.measured().rates().get(0).loss()).isFinite();
        });
    }

    @Test
    void measuresARepresentationInTheEnginesThatHaveIt() throws IOException {
        Path json = folder.resolve("bench.json");
        CommandLineRun run = bench("--representation", "mmoe", "--workers", 1, "--json", json);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("MMoE");
        BenchReport report = ResultsJson.read(json, BenchReport.FORMAT, BenchReport.class);
        assertThat(report.runs())
                .extracting(Run::contender)
                .contains("funnel4j")
                .allMatch(contender -> contender.equals("funnel4j") || contender.startsWith("pytorch-"));
    }

    @Test
    void goesOnWithoutPython() {
        CommandLineRun run = bench("--contender", "pytorch", "--python", "no-such-python");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("PyTorch is left out", "no program 'no-such-python'");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void tellsWhyAContenderFailedAndGoesOn() throws IOException {
        Path python = folder.resolve("python");
        Files.writeString(python, "#!/bin/sh\n[ \"$1\" = -c ] && exit 0\necho not a python >&2\nexit 3\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path json = folder.resolve("bench.json");
        CommandLineRun run =
                bench("--contender", "pytorch-dense,dl4j", "--workers", 1, "--python", python, "--json", json);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("FAILED: pytorch-dense-1", "exit code 3", "not a python");
        BenchReport report = ResultsJson.read(json, BenchReport.FORMAT, BenchReport.class);
        assertThat(report.failures())
                .as(run.out())
                .extracting(Failure::contender)
                .containsExactly("pytorch-dense-1");
        assertThat(report.runs()).extracting(Run::contender).containsExactly("dl4j");
    }

    @Test
    void refusesWhatItCannotMeasure() {
        assertThat(CommandLineRun.of("bench", "--contender", "abacus").err()).contains("abacus", "funnel4j", "dl4j");
        assertThat(CommandLineRun.of("bench", "--shape", "round").err()).contains("round", "standard", "paper");
        assertThat(CommandLineRun.of("bench", "--representation", "oracle").err())
                .contains("oracle", "mmoe", "ple");
        CommandLineRun stock = CommandLineRun.of("bench", "--representation", "ple", "--contender", "funnel4j,dl4j");
        assertThat(stock.exitCode()).isEqualTo(2);
        assertThat(stock.err()).contains("dl4j", "ple");
        assertThat(CommandLineRun.of("bench", "--rounds", 0).exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of("bench", "--seconds", 0).exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of("bench", "--ids", "5,5").exitCode()).isEqualTo(2);
    }

    private static CommandLineRun bench(Object... further) {
        List<Object> words =
                new ArrayList<>(List.of("bench", "--ids", 100, "--rounds", 1, "--seconds", 0.05, "--batch", 64));
        words.addAll(List.of(further));
        return CommandLineRun.of(words.toArray());
    }
}
