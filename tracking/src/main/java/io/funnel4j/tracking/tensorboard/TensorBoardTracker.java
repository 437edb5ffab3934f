// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.tensorboard;

import io.funnel4j.tracking.MetricPoint;
import io.funnel4j.tracking.RunDescription;
import io.funnel4j.tracking.RunEnd;
import io.funnel4j.tracking.RunTracker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run as event files of TensorBoard: metrics as scalars, parameters and tags as texts. Each start of a run writes a
 * file of its own into the run's folder. Files that the run has finished stay where they are.
 */
public final class TensorBoardTracker implements RunTracker {
    private static final Logger LOG = LoggerFactory.getLogger(TensorBoardTracker.class);

    private final Path logs;
    private final Path folder;
    private volatile EventFile file;

    /**
     * Of a run that is shown beside others.
     *
     * @param logs what TensorBoard is started with
     * @param run the name of its folder there
     */
    public TensorBoardTracker(Path logs, String run) {
        this.logs = logs;
        this.folder = logs.resolve(run);
    }

    @Override
    public String name() {
        return "TensorBoard";
    }

    @Override
    public void begin(RunDescription run) throws IOException {
        long now = System.currentTimeMillis();
        List<byte[]> events = new ArrayList<>(List.of(EventMessage.version(now)));
        if (!run.resumed()) {
            events.add(EventMessage.start(now, 0));
        }
        write(events);
    }

    @Override
    public void parameters(Map<String, String> parameters) throws IOException {
        write(List.of(EventMessage.text(System.currentTimeMillis(), "configuration", table(parameters))));
    }

    @Override
    public void goesOnAfter(long step, List<MetricPoint> before) throws IOException {
        write(List.of(EventMessage.start(System.currentTimeMillis(), step + 1)));
    }

    @Override
    public void tags(Map<String, String> tags) throws IOException {
        write(List.of(EventMessage.text(System.currentTimeMillis(), "run", table(tags))));
    }

    @Override
    public void metrics(List<MetricPoint> points) throws IOException {
        List<byte[]> events = new ArrayList<>(points.size());
        for (MetricPoint point : points) {
            events.add(EventMessage.scalar(point.timeMillis(), point.step(), point.name(), point.value()));
        }
        write(events);
    }

    private void write(List<byte[]> events) throws IOException {
        try {
            if (file == null) {
                file = EventFile.create(folder, System.currentTimeMillis());
            }
            file.write(events);
        } catch (IOException e) {
            throw new IOException("cannot write to '%s': %s".formatted(folder, e.getMessage()), e);
        }
    }

    @Override
    public void file(Path path, String name) {}

    @Override
    public void end(RunEnd how, long timeMillis) {}

    @Override
    public Optional<String> place() {
        return Optional.of("tensorboard --logdir " + logs);
    }

    private static String table(Map<String, String> values) {
        StringBuilder text = new StringBuilder("| key | value |\n| --- | --- |\n");
        values.forEach((key, value) -> text.append("| ")
                .append(cell(key))
                .append(" | ")
                .append(cell(value))
                .append(" |\n"));
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R", " ");
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.debug("an event file was not closed", e);
        }
    }
}
