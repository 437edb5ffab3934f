// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.mlflow;

import io.funnel4j.tracking.MetricPoint;
import io.funnel4j.tracking.RefusedException;
import io.funnel4j.tracking.RunDescription;
import io.funnel4j.tracking.RunEnd;
import io.funnel4j.tracking.RunTracker;
import io.funnel4j.tracking.ServerRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowHttpException;

/** Tells a tracking server of MLflow of a run: parameters, tags, metrics, files, and how it ended. */
public final class MlflowTracker implements RunTracker {
    /** Entries that MLflow takes at once. */
    private static final int PARAMETERS_AT_ONCE = 100;

    private static final int METRICS_AT_ONCE = 1000;
    private static final int NOT_FOUND = 404;
    /** A tag. */
    private static final String NONCE = "funnel4j_nonce";

    private final ServerRun wanted;
    private final TimedClient client;
    private final ArtifactStore artifacts;
    private final MlflowText text = new MlflowText();
    /** By metric, the last step that the server knows of a run that goes on. */
    private final Map<String, Long> known = new HashMap<>();

    /** Tells the run that an attempt made, whose answer did not arrive, from all others. */
    private final String nonce = UUID.randomUUID().toString();

    private boolean attempted;
    private String run;
    private String files;
    private volatile String place;

    /** @param longest to wait for an answer of the server */
    MlflowTracker(ServerRun wanted, Duration longest) {
        this.wanted = wanted;
        MlflowCredentials credentials = MlflowCredentials.of(wanted.environment());
        String server = wanted.server().toString().replaceAll("/+$", "");
        this.client = new TimedClient(server, credentials, longest);
        this.artifacts = new ArtifactStore(wanted.server(), credentials, longest);
    }

    @Override
    public String name() {
        return "MLflow";
    }

    @Override
    public void begin(RunDescription description) throws IOException {
        Optional<RunInfo> earlier = goOn();
        RunInfo info = earlier.isPresent() ? earlier.get() : create(description);
        run = info.getRunId();
        files = info.getArtifactUri();
        place = "%s/#/experiments/%s/runs/%s"
                .formatted(wanted.server().toString().replaceAll("/+$", ""), info.getExperimentId(), run);
        wanted.created().accept(run);
    }

    @Override
    public void parameters(Map<String, String> parameters) throws IOException {
        List<Param> all = text.entries(
                parameters,
                MlflowText.LONGEST_PARAMETER,
                (name, value) -> Param.newBuilder().setKey(name).setValue(value).build());
        RefusedException refused = null;
        for (int from = 0; from < all.size(); from += PARAMETERS_AT_ONCE) {
            try {
                log(List.of(), all.subList(from, Math.min(all.size(), from + PARAMETERS_AT_ONCE)), List.of());
            } catch (RefusedException e) {
                refused = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    /** The run that is gone on with; empty where the server has no such run any more. */
    private Optional<RunInfo> goOn() throws IOException {
        if (wanted.id().isEmpty()) {
            return Optional.empty();
        }
        String id = wanted.id().get();
        Run found;
        try {
            found = client.ask(to -> to.getRun(id));
        } catch (RefusedException e) {
            if (e.getCause() instanceof MlflowHttpException http && http.getStatusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        for (Metric metric : found.getData().getMetricsList()) {
            known.merge(metric.getKey(), metric.getStep(), Math::max);
        }
        client.ask(to -> to.sendPost("runs/update", "{\"run_id\": \"%s\", \"status\": \"RUNNING\"}".formatted(id)));
        return Optional.of(found.getInfo());
    }

    private RunInfo create(RunDescription description) throws IOException {
        String experiment = experiment();
        if (attempted) {
            Optional<RunInfo> made = made(experiment);
            if (made.isPresent()) {
                return made.get();
            }
        }
        CreateRun request = CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName(description.name())
                .setStartTime(description.startedMillis())
                .addTags(RunTag.newBuilder().setKey(NONCE).setValue(nonce))
                .build();
        attempted = true;
        return client.ask(to -> to.createRun(request));
    }

    /** The run that an attempt before has made; empty where it has made none. */
    private Optional<RunInfo> made(String experiment) throws IOException {
        return client
                .ask(to -> to.searchRuns(
                        List.of(experiment), "tags.%s = '%s'".formatted(NONCE, nonce), ViewType.ACTIVE_ONLY, 1))
                .getItems()
                .stream()
                .map(Run::getInfo)
                .findFirst();
    }

    private String experiment() throws IOException {
        Optional<Experiment> found = client.ask(to -> to.getExperimentByName(wanted.experiment()));
        if (found.isPresent()) {
            return found.get().getExperimentId();
        }
        try {
            return client.ask(to -> to.createExperiment(wanted.experiment()));
        } catch (RefusedException e) {
            // Another run may have made it meanwhile.
            return client.ask(to -> to.getExperimentByName(wanted.experiment()))
                    .orElseThrow(() -> e)
                    .getExperimentId();
        }
    }

    @Override
    public void goesOnAfter(long step, List<MetricPoint> before) throws IOException {
        metrics(before);
    }

    @Override
    public void tags(Map<String, String> tags) throws IOException {
        log(List.of(), List.of(), text.entries(tags, MlflowText.LONGEST_TAG, (name, value) -> RunTag.newBuilder()
                .setKey(name)
                .setValue(value)
                .build()));
    }

    @Override
    public void metrics(List<MetricPoint> points) throws IOException {
        List<Metric> metrics = points.stream()
                .filter(point -> point.step() > known.getOrDefault(text.name(point.name()), -1L))
                .map(this::metric)
                .toList();
        for (int from = 0; from < metrics.size(); from += METRICS_AT_ONCE) {
            log(metrics.subList(from, Math.min(metrics.size(), from + METRICS_AT_ONCE)), List.of(), List.of());
        }
    }

    private Metric metric(MetricPoint point) {
        return Metric.newBuilder()
                .setKey(text.name(point.name()))
                .setValue(point.value())
                .setStep(point.step())
                .setTimestamp(point.timeMillis())
                .build();
    }

    private void log(List<Metric> metrics, List<Param> parameters, List<RunTag> tags) throws IOException {
        if (!(metrics.isEmpty() && parameters.isEmpty() && tags.isEmpty())) {
            client.ask(to -> {
                to.logBatch(run, metrics, parameters, tags);
                return run;
            });
        }
    }

    @Override
    public void file(Path file, String name) throws IOException {
        artifacts.put(file, files, name);
    }

    @Override
    public void end(RunEnd how, long timeMillis) throws IOException {
        RunStatus status =
                switch (how) {
                    case FINISHED -> RunStatus.FINISHED;
                    case FAILED -> RunStatus.FAILED;
                    case STOPPED -> RunStatus.KILLED;
                };
        client.ask(to -> {
            to.setTerminated(run, status, timeMillis);
            return run;
        });
    }

    @Override
    public Optional<String> place() {
        return Optional.ofNullable(place);
    }

    @Override
    public Optional<String> remark() {
        return text.remark();
    }

    @Override
    public void close() {
        client.close();
    }
}
