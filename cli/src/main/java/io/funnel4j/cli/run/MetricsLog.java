// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.file.PartialFile;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The validations of a training in a file, a line of JSON each, there as soon as the validation is. */
public final class MetricsLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    public MetricsLog(Path file) {
        this.file = file;
    }

    /** Begins the file with the validations there are, in place of an earlier one. */
    void begin(List<Validation> validations) {
        StringBuilder text = new StringBuilder();
        validations.forEach(validation -> text.append(line(validation)));
        try {
            PartialFile.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Writes each validation down before another is told of it. */
    public TrainingLoopListener before(TrainingLoopListener told) {
        return new TrainingLoopListener() {
            @Override
            public void onStep(StepResult step) {
                told.onStep(step);
            }

            @Override
            public void onValidation(Validation validation) {
                append(validation);
                told.onValidation(validation);
            }

            @Override
            public void onCheckpoint(long step) {
                told.onCheckpoint(step);
            }
        };
    }

    private void append(Validation validation) {
        try {
            Files.writeString(file, line(validation), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(PartialFile.failed(file, e).getMessage(), e);
        }
    }

    /** A validation as JSON: what is no number is null. */
    public static Map<String, Object> fields(Validation validation) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("epoch", validation.epoch());
        fields.put("step", validation.step());
        fields.put("end_of_epoch", validation.endOfEpoch());
        fields.put("loss", finite(validation.loss()));
        validation.losses().forEach((output, loss) -> fields.put(output + ".loss", finite(loss)));
        validation.metrics().forEach((metric, value) -> fields.put(metric, finite(value)));
        fields.put("samples_per_second", finite(Math.rint(validation.samplesPerSecond())));
        return fields;
    }

    public static Object finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static String line(Validation validation) {
        try {
            return JSON.writeValueAsString(fields(validation)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
