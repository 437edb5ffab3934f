package io.funnel4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.file.PartialFile;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingPoint;
import io.funnel4j.training.TrainingLoopListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The points of a training in a file, a line of JSON each, there as soon as the point is. */
final class MetricsLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    MetricsLog(Path file) {
        this.file = file;
    }

    /** Begins the file with the points there are, in place of an earlier one. */
    void begin(List<TrainingPoint> points) {
        StringBuilder text = new StringBuilder();
        points.forEach(point -> text.append(line(point)));
        try {
            PartialFile.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Writes each point down before another is told of it. */
    TrainingLoopListener before(TrainingLoopListener told) {
        return new TrainingLoopListener() {
            @Override
            public void onStep(StepResult step) {
                told.onStep(step);
            }

            @Override
            public void onPoint(TrainingPoint point) {
                append(point);
                told.onPoint(point);
            }

            @Override
            public void onCheckpoint(long step) {
                told.onCheckpoint(step);
            }
        };
    }

    private void append(TrainingPoint point) {
        try {
            Files.writeString(file, line(point), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(PartialFile.failed(file, e).getMessage(), e);
        }
    }

    /** A point as JSON: what is no number is null. */
    static Map<String, Object> fields(TrainingPoint point) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("epoch", point.epoch());
        fields.put("step", point.step());
        fields.put("end_of_epoch", point.endOfEpoch());
        fields.put("loss", finite(point.loss()));
        point.losses().forEach((output, loss) -> fields.put(output + ".loss", finite(loss)));
        point.validation().forEach((metric, value) -> fields.put(metric, finite(value)));
        fields.put("samples_per_second", finite(Math.rint(point.samplesPerSecond())));
        return fields;
    }

    static Object finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static String line(TrainingPoint point) {
        try {
            return JSON.writeValueAsString(fields(point)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
