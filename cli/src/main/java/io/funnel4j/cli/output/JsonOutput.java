// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.cli.console.TimeLeft;
import io.funnel4j.cli.run.MetricsLog;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.Validation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** For a machine: a JSON object a line on standard output, each with its {@code event}. */
public final class JsonOutput implements RunOutput {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS_BETWEEN_LINES = 5_000_000_000L;

    private final PrintWriter out;

    public JsonOutput(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Progress progress() {
        return Progress.NONE;
    }

    @Override
    public void note(String text) {
        print("note", Map.of("text", text));
    }

    @Override
    public void warning(String text) {
        print("warning", Map.of("text", text));
    }

    @Override
    public void data(String report) {
        print("data", Map.of("text", report));
    }

    @Override
    public Training training(long rowsPerEpoch, int epochs) {
        TimeLeft timeLeft = new TimeLeft(rowsPerEpoch, epochs);
        return new Training() {
            private long last = System.nanoTime();

            @Override
            public void goesOnAfter(long rows, List<Validation> validations) {
                timeLeft.goesOnAfter(rows);
            }

            @Override
            public void onStep(StepResult step) {
                if (System.nanoTime() - last < NANOS_BETWEEN_LINES) {
                    return;
                }
                last = System.nanoTime();
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("epoch", step.epoch());
                fields.put("epochs", epochs);
                fields.put("step", step.step());
                fields.put("rows", step.rows());
                fields.put("rows_per_epoch", rowsPerEpoch);
                fields.put("loss", step.loss());
                fields.put("losses", step.losses());
                fields.put("samples_per_second", Math.round(timeLeft.rowsPerSecond(step)));
                fields.put("seconds_left", Math.round(timeLeft.seconds(step)));
                print("progress", fields);
            }

            @Override
            public void onValidation(Validation validation) {
                print("point", MetricsLog.fields(validation));
            }

            @Override
            public void onCheckpoint(long step) {
                print("checkpoint", Map.of("step", step));
            }
        };
    }

    @Override
    public void stopped(RunFolder folder, long step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", step);
        fields.put("folder", folder.root().toString());
        fields.put("go_on", "./funnel4j train --resume " + folder.root());
        print("stopped", fields);
    }

    @Override
    public void evaluated(FunnelEvaluation evaluation, List<DataSection> learnedWeights) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        evaluation.values().forEach((name, value) -> metrics.put(name, MetricsLog.finite(value)));
        print("evaluated", Map.of("metrics", metrics));
    }

    @Override
    public void finished(RunFolder folder) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("folder", folder.root().toString());
        fields.put("report", folder.report().toString());
        fields.put("model", folder.model().toString());
        print("finished", fields);
    }

    private void print(String event, Map<String, ?> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(fields);
        try {
            out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        out.flush();
    }
}
