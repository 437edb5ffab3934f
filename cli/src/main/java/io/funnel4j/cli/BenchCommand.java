// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.benchmark.speed.Bench;
import io.funnel4j.benchmark.speed.BenchReport;
import io.funnel4j.benchmark.speed.BenchSettings;
import io.funnel4j.benchmark.speed.BenchText;
import io.funnel4j.benchmark.speed.contender.BenchRepresentation;
import io.funnel4j.benchmark.speed.contender.Engine;
import io.funnel4j.benchmark.speed.contender.Shape;
import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.device.ComputeOptions;
import io.funnel4j.cli.record.Version;
import io.funnel4j.file.OutputFile;
import io.funnel4j.report.ResultsJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        header = "Measure how fast ESMM trains, beside Deeplearning4j's own layers and PyTorch.",
        description =
                "Every contender runs in a process of its own, in turn, round by round; medians count, each contender at its "
                        + "best batch. The matmul bound is the time of a step's matrix products alone. PyTorch takes part "
                        + "where a Python with torch is found. Exit code 1 if a contender failed.")
final class BenchCommand extends FunnelCommand {
    private static final String ALL = "all";

    @Option(names = "--shape", paramLabel = "NAME", description = "standard, paper or all (default: ${DEFAULT-VALUE})")
    private String shape = "standard";

    @Option(
            names = "--ids",
            paramLabel = "N",
            split = ",",
            description = "ids of each field, comma-separated (default: 1000,100000,1000000)")
    private List<Integer> ids = List.of(1_000, 100_000, 1_000_000);

    @Option(
            names = "--contender",
            paramLabel = "NAME",
            split = ",",
            description =
                    "which, comma-separated (default: products,funnel4j,dl4j,pytorch,pipeline; with a representation"
                            + " funnel4j,pytorch)")
    private List<String> contenders;

    @Option(
            names = "--representation",
            paramLabel = "NAME",
            description =
                    "what the towers read: shared-embeddings, mmoe, ple, dcn-v2, or with a list of ids mean-pooling or din (default: ${DEFAULT-VALUE})")
    private String representation = "shared-embeddings";

    @Option(names = "--rounds", paramLabel = "N", description = "turns of each contender (default: ${DEFAULT-VALUE})")
    private int rounds = 3;

    @Option(
            names = "--batch",
            paramLabel = "B",
            split = ",",
            description = "rows a step, comma-separated; the best counts (default: 1024,4096,8192)")
    private List<Integer> batches = List.of(1_024, 4_096, 8_192);

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "measured for each batch in each round (default: ${DEFAULT-VALUE})")
    private double seconds = 2;

    @Option(names = "--workers", paramLabel = "W", description = "replicas (default: all cores)")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            description = "runs PyTorch (default: python3, then /usr/bin/python3, whichever imports torch)")
    private String python;

    @Mixin
    private ComputeOptions compute;

    @Option(names = "--json", paramLabel = "FILE", description = "writes everything that was measured")
    private Path json;

    @Override
    public Integer call() throws IOException {
        if (json != null) {
            OutputFile.require(json);
        }
        BenchReport report = new Bench(usage(this::settings)).run(Version.setting(), progress());
        PrintWriter text = out();
        text.print(BenchText.of(report, Terminal.width()));
        text.flush();
        if (json != null) {
            ResultsJson.write(BenchReport.FORMAT, report, json);
        }
        return report.failures().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private BenchSettings settings() {
        BenchRepresentation read = BenchRepresentation.named(representation);
        List<Shape> shapes = shape.equals(ALL) ? Shape.all() : List.of(Shape.named(shape));
        return new BenchSettings(
                shapes.stream().map(each -> each.withRepresentation(read)).toList(),
                ids,
                contenders(read).stream()
                        .flatMap(name -> Engine.named(name).stream())
                        .toList(),
                rounds,
                batches,
                seconds,
                workers,
                compute.engine(),
                Optional.ofNullable(python));
    }

    private List<String> contenders(BenchRepresentation read) {
        if (contenders != null) {
            return contenders;
        }
        return read.isPlain()
                ? List.of("products", "funnel4j", "dl4j", "pytorch", "pipeline")
                : List.of("funnel4j", "pytorch");
    }
}
