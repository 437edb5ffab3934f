// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.config.Overrides;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.run.ClusterCheck;
import io.funnel4j.spark.run.SparkRun;
import io.funnel4j.spark.run.WarmStart;
import io.funnel4j.spark.run.WorkFolder;
import io.funnel4j.spark.train.SparkTraining;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        header = "Encode a log and train a model on it.",
        description = {
            "Features, labels, split, model and training are those of RUN.yaml, as './funnel4j train' reads it.",
            "OUT then holds model/, config.yaml and checkpoints/; './funnel4j predict OUT LOG' scores with it too."
        })
final class TrainCommand implements Callable<Integer> {
    /** Of a run's folder of the plain command line. */
    private static final String CONFIG = "config.yaml";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN.yaml", description = "the configuration, on the disk of the driver")
    private Path run;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            required = true,
            description = "where checkpoints and the model go; reached by the driver and all executors")
    private String out;

    @Mixin
    private LogOptions log;

    @Mixin
    private ClusterOptions cluster;

    @Option(names = "--resume", description = "go on from the last checkpoint in OUT, if there is one")
    private boolean resume;

    @Option(names = "--from", paramLabel = "MODEL", description = "the folder of a model to go on from")
    private String from;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        try (SparkSession session = Sessions.open("train")) {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
            LogOptions.Named named = log.read(session, run, Overrides.NONE);
            ClusterCheck.settings(context, cluster.threads());
            ClusterFolder folder = ClusterFolder.of(context, out);
            if (!resume && (folder.has("model") || folder.has("checkpoints"))) {
                throw new Funnel4jException(
                        "'%s' holds an earlier training; go on from its last checkpoint by --resume, or name another folder by --out"
                                .formatted(out));
            }
            SparkRun training = new SparkRun(context, named.config(), cluster.settings(), folder);
            Optional<WarmStart> earlier = Optional.ofNullable(from).map(path -> WarmStart.load(context, path));
            try (SparkDataset data = training.encode(named.log(), earlier.map(WarmStart::encoders))) {
                PrintedProgress progress = new PrintedProgress(print);
                progress.encoded(data);
                progress.planned(training.plan(data));
                SparkTraining.Trained trained = training.train(
                        data,
                        earlier.map(WarmStart::model),
                        resume ? Optional.of(progress::resumed) : Optional.empty(),
                        progress);
                for (Part part : data.parts()) {
                    if (part == Part.TEST) {
                        progress.evaluated(part, training.evaluate(data, part, trained.model()));
                    }
                }
                ClusterFolder model = WorkFolder.model(folder);
                SparkRun.save(trained.model(), data.encoders(), model);
                folder.delete(CONFIG);
                folder.write(CONFIG, Files.readAllBytes(run));
                print.println("model: " + model.path());
            }
        }
        return 0;
    }
}
