// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.config.Overrides;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.encode.SparkEncoding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "encode",
        header = "Encode a log.",
        description = "OUT holds the encoded parts in blocks, the encoders and the report.")
final class EncodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN.yaml", description = "the configuration, on the disk of the driver")
    private Path run;

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "the folder to write")
    private String out;

    @Option(
            names = "--local",
            paramLabel = "FOLDER",
            description = "also write the data set of one machine, to the disk of the driver")
    private Path local;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        try (SparkSession session = Sessions.open("encode")) {
            LogOptions.Named named = log.read(session, run, Overrides.NONE);
            try (SparkDataset data = SparkEncoding.of(
                            named.log(),
                            named.config().data().plan(),
                            named.config().data().split(),
                            named.config().graph())
                    .encode()) {
                print.println(data.report().text());
                data.write(out);
                print.println("encoded: " + out);
                if (local != null) {
                    data.copyTo(local);
                    print.println("encoded for one machine: " + local);
                }
            }
        }
        return 0;
    }
}
