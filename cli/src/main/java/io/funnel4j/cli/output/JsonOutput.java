// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.console.TimeLeft;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.record.TurnoverFields;
import io.funnel4j.cli.run.MetricsLog;
import io.funnel4j.cli.run.RollingPoint;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
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
    public void note(String text) {
        print(event("note").put("text", text));
    }

    @Override
    public void warning(String text) {
        print(event("warning").put("text", text));
    }

    @Override
    public void data(String report) {
        print(event("data").put("text", report));
    }

    @Override
    public void turnover(List<Turnover> tables) {
        if (!tables.isEmpty()) {
            print(event("ids").putPOJO("tables", TurnoverFields.of(tables)));
        }
    }

    @Override
    public Training training(long rowsPerEpoch, int epochs) {
        TimeLeft timeLeft = new TimeLeft(rowsPerEpoch, epochs);
        return new Training() {
            private long last = System.nanoTime();

            @Override
            public void goesOnAfter(long step, long rows, List<Validation> validations) {
                timeLeft.goesOnAfter(rows);
            }

            @Override
            public void onStep(StepResult step) {
                if (System.nanoTime() - last < NANOS_BETWEEN_LINES) {
                    return;
                }
                last = System.nanoTime();
                print(event("progress")
                        .put("epoch", step.epoch())
                        .put("epochs", epochs)
                        .put("step", step.step())
                        .put("rows", step.rows())
                        .put("rows_per_epoch", rowsPerEpoch)
                        .put("loss", step.loss())
                        .putPOJO("losses", step.losses())
                        .put("samples_per_second", Math.round(timeLeft.rowsPerSecond(step)))
                        .put("seconds_left", Math.round(timeLeft.seconds(step))));
            }

            @Override
            public void onValidation(Validation validation) {
                print(event("point").setAll((ObjectNode) JSON.valueToTree(MetricsLog.fields(validation))));
            }

            @Override
            public void onCheckpoint(long step) {
                print(event("checkpoint").put("step", step));
            }
        };
    }

    @Override
    public void rolling(RollingPoint point) {
        print(event("rolling").setAll((ObjectNode) JSON.valueToTree(point.fields())));
    }

    @Override
    public void stopped(RunFolder folder, long step) {
        print(event("stopped")
                .put("step", step)
                .put("folder", folder.root().toString())
                .put("go_on", "./funnel4j train --resume " + folder.root()));
    }

    @Override
    public void evaluated(DetailedEvaluation evaluation, List<DataSection> sections) {
        ObjectNode event = event("evaluated").putPOJO("metrics", metrics(evaluation.evaluation()));
        if (!evaluation.domains().isEmpty()) {
            Map<String, Object> domains = new LinkedHashMap<>();
            evaluation.domains().forEach(one -> domains.put(one.domain(), metrics(one.evaluation())));
            event.putPOJO("domains", domains);
        }
        print(event);
    }

    @Override
    public void finished(RunFolder folder) {
        print(event("finished")
                .put("folder", folder.root().toString())
                .put("report", folder.report().toString())
                .put("model", folder.model().toString()));
    }

    private static Map<String, Object> metrics(FunnelEvaluation evaluation) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        evaluation.values().forEach((name, value) -> metrics.put(name, MetricsLog.finite(value)));
        return metrics;
    }

    private static ObjectNode event(String name) {
        return JSON.createObjectNode().put("event", name);
    }

    private void print(ObjectNode event) {
        try {
            out.println(JSON.writeValueAsString(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        out.flush();
    }
}
