// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tracking;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.text.Message;
import io.funnel4j.tracking.RunTracker;
import io.funnel4j.tracking.TrackingServer;
import io.funnel4j.tracking.tensorboard.TensorBoardTracker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a run is shown beside its own folder. A run that goes on is shown where it was, unless the options say otherwise. */
public final class TrackingOptions {
    /** Their names: they may stand beside {@code --resume}. */
    public static final Set<String> NAMES =
            Set.of("--mlflow", "--mlflow-experiment", "--tensorboard", "--tracking-wait");

    private static final Logger LOG = LoggerFactory.getLogger(TrackingOptions.class);
    private static final String MLFLOW = "MLflow";

    @Option(
            names = "--mlflow",
            paramLabel = "URI",
            description =
                    "tell a tracking server of MLflow, such as http://localhost:5000, of the run (credentials: MLFLOW_TRACKING_USERNAME and _PASSWORD, or MLFLOW_TRACKING_TOKEN)")
    private URI mlflow;

    @Option(
            names = "--mlflow-experiment",
            paramLabel = "NAME",
            description =
                    "the run's experiment there, made where there is none (default: MLFLOW_EXPERIMENT_NAME, or Default)")
    private String experiment;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "write event files for TensorBoard into DIR/RUN, RUN being the name of the run's folder")
    private Path tensorBoard;

    @Option(
            names = "--tracking-wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "how long to wait at the run's end for what is not told yet (default: ${DEFAULT-VALUE}); what is not told then is counted")
    private int wait;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Refuses what cannot be, before anything is done.
     *
     * @throws ParameterException naming the option
     */
    public void check() {
        if (wait < 0) {
            throw new ParameterException(
                    command.commandLine(), Message.of("--tracking-wait is %d; expected at least 0", wait));
        }
        if (mlflow == null) {
            if (experiment != null) {
                throw new ParameterException(
                        command.commandLine(), "--mlflow-experiment goes with --mlflow, which says where");
            }
            return;
        }
        try {
            new TrackingFile.Mlflow(mlflow.toString(), experiment(), null).run(id -> {});
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--mlflow: " + e.getMessage(), e);
        }
        if (TrackingServer.named(MLFLOW).isEmpty()) {
            throw new ParameterException(command.commandLine(), "--mlflow: " + withoutClient());
        }
    }

    /**
     * Begins to tell of a run where that is asked for, or was when the run began.
     *
     * @param folder the run's
     * @param name of the folder, in the end
     * @param output told of the run as well, and of where it is shown
     */
    public RunTracking start(TrackedRun run, RunFolder folder, String name, RunOutput output) throws IOException {
        TrackingFile file = new TrackingFile(folder.tracking());
        TrackingFile.Places before = run.resumed() ? before(file, output) : TrackingFile.Places.NONE;
        TrackingFile.Places places = places(before, name);
        if (places.equals(TrackingFile.Places.NONE)) {
            return new RunTracking(List.of(), run, folder, output, Duration.ZERO);
        }
        file.write(places);
        List<RunTracker> trackers = new ArrayList<>();
        if (places.mlflow() != null) {
            Optional<TrackingServer> server = TrackingServer.named(MLFLOW);
            server.ifPresentOrElse(
                    found -> trackers.add(found.tracker(places.mlflow().run(id -> remember(file, places, id)))),
                    () -> output.warning("The run is not shown on %s any more: %s"
                            .formatted(places.mlflow().server(), withoutClient())));
        }
        if (places.tensorBoard() != null) {
            Path logs = Path.of(places.tensorBoard());
            trackers.add(
                    new TensorBoardTracker(logs.getParent(), logs.getFileName().toString()));
        }
        return new RunTracking(trackers, run, folder, output, Duration.ofSeconds(wait));
    }

    private static TrackingFile.Places before(TrackingFile file, RunOutput output) {
        try {
            return file.read();
        } catch (IOException e) {
            output.warning("The run is not shown where it was: " + e.getMessage());
            return TrackingFile.Places.NONE;
        }
    }

    /** The options', then those of before; a run stays the same on the same server. */
    private TrackingFile.Places places(TrackingFile.Places before, String name) {
        TrackingFile.Mlflow server = before.mlflow();
        if (mlflow != null) {
            boolean same = server != null
                    && server.server().equals(mlflow.toString())
                    && (experiment == null || server.experiment().equals(experiment));
            server = same ? server : new TrackingFile.Mlflow(mlflow.toString(), experiment(), null);
        }
        return new TrackingFile.Places(
                server,
                tensorBoard == null
                        ? before.tensorBoard()
                        : tensorBoard.toAbsolutePath().normalize().resolve(name).toString());
    }

    private String experiment() {
        return Optional.ofNullable(experiment)
                .or(() -> Optional.ofNullable(System.getenv("MLFLOW_EXPERIMENT_NAME")))
                .filter(name -> !name.isBlank())
                .orElse("Default");
    }

    private static void remember(TrackingFile file, TrackingFile.Places places, String id) {
        try {
            file.write(new TrackingFile.Places(places.mlflow().withRun(id), places.tensorBoard()));
        } catch (IOException e) {
            LOG.warn("--resume will make another run on MLflow: {}", e.getMessage());
        }
    }

    private static String withoutClient() {
        return "MLflow's client is not on the class path; ./funnel4j builds with it where --mlflow asks for it, and mvn takes -Pmlflow";
    }
}
