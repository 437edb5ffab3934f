// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.report.ResultsJson;
import io.funnel4j.training.engine.TrainingEngine;
import io.funnel4j.training.engine.TrainingEngines;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.factory.Nd4j;

/** The process of a contender in Java: {@code ContenderMain ENGINE --shape standard ...}; prints {@link Measured}. */
public final class ContenderMain {
    private ContenderMain() {}

    /** Measures, prints one line, ends. */
    public static void main(String[] arguments) throws IOException {
        Engine engine = Engine.named(arguments[0]).get(0);
        Workload workload = Workload.parse(Arrays.asList(arguments).subList(1, arguments.length));
        List<Rate> rates = work(engine, workload).measure(workload);
        System.out.println(ResultsJson.line(new Measured(rates, PeakMemory.bytes(), facts(engine, workload))));
        System.out.flush();
        System.exit(0);
    }

    private static MeasuredWork work(Engine engine, Workload workload) {
        return switch (engine) {
            case FUNNEL4J -> new Funnel4jTraining(TrainingEngine.DEEPLEARNING4J);
            case TORCH_ENGINE -> new Funnel4jTraining(torch(workload));
            case DL4J -> new Dl4jBaselineTraining();
            case PRODUCTS -> new MatmulBound();
            case PIPELINE -> new Pipeline();
            case PYTORCH_DENSE, PYTORCH_SPARSE, PYTORCH_COMPILED -> throw new IllegalArgumentException(
                    engine.lowerCase() + " is not measured in Java");
        };
    }

    private static TrainingEngine torch(Workload workload) {
        return TrainingEngines.named("torch", workload.options())
                .orElseThrow(
                        () -> new IllegalStateException(
                                "the torch engine is not on the class path; ./funnel4j bench builds with it where --contender names torch-engine"));
    }

    private static Map<String, String> facts(Engine engine, Workload workload) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (engine == Engine.TORCH_ENGINE) {
            facts.put("torch-engine", torch(workload).start());
        }
        facts.put("ND4J backend", Nd4j.getBackend().getClass().getSimpleName());
        facts.put(
                "ND4J BLAS",
                String.valueOf(Nd4j.getExecutioner().getEnvironmentInformation().get("blas.vendor")));
        return facts;
    }
}
