// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.benchmark.speed.BenchSettings;
import io.funnel4j.benchmark.speed.Contender;
import io.funnel4j.benchmark.speed.ContenderProcess;
import io.funnel4j.benchmark.speed.FailedContenderException;
import io.funnel4j.benchmark.speed.Python;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.training.engine.EngineOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContendersTest {
    private static final Shape SMALL = new Shape("small", 3, 4, List.of(8, 4), BenchRepresentation.SHARED_EMBEDDINGS);
    private static final int ROWS = 640;
    private static final int IDS = 50;

    @TempDir
    private Path folder;

    @Test
    void theWorkloadTravelsAsArguments() {
        Workload workload = workload(Shape.PAPER);
        assertThat(Workload.parse(workload.arguments())).isEqualTo(workload);
        for (BenchRepresentation read : BenchRepresentation.values()) {
            Workload other = workload(Shape.STANDARD.withRepresentation(read));
            assertThat(Workload.parse(other.arguments())).isEqualTo(other);
        }
    }

    @Test
    void theRowsAreOfTheWorkload() throws IOException {
        BenchRows.write(workload(SMALL));
        EncodedExposures exposures = EncodedExposures.open(folder);
        assertThat(exposures.rows()).isEqualTo(ROWS);
        byte[] click = exposures.label(Shape.CLICK);
        byte[] purchase = exposures.label(Shape.PURCHASE);
        for (int row = 0; row < ROWS; row++) {
            assertThat(purchase[row]).isLessThanOrEqualTo(click[row]);
        }
    }

    @Test
    void theDl4jBaselineTrains() throws IOException {
        Workload workload = workload(SMALL);
        BenchRows.write(workload);
        ComputationGraph graph = Dl4jBaselineGraph.create(workload);
        double first = 0;
        double last = 0;
        for (int epoch = 0; epoch < 20; epoch++) {
            Iterator<ExposureBatch> batches =
                    EncodedExposures.open(folder).batches(workload.batches().get(0));
            last = 0;
            while (batches.hasNext()) {
                graph.fit(Dl4jBaselineGraph.batch(batches.next(), SMALL.fields()));
                last += graph.score();
            }
            first = epoch == 0 ? last : first;
        }
        assertThat(last).isFinite().isLessThan(0.7 * first);
    }

    @Test
    void theMatmulBoundHoldsEveryProductOfAStepOnce() {
        StepMatmuls products = StepMatmuls.fastest(SMALL, 32);
        long weights = 2 * (12 * 8 + 8 * 4 + 4);
        assertThat(multiplications(products.forward())).isEqualTo(32 * weights);
        assertThat(multiplications(products.training())).isEqualTo(3 * 32 * weights);
    }

    @Test
    void pytorchRunsWithOneThreadAndWithAllWorkers() {
        assertThat(settings(4).contenders())
                .extracting(Contender::name)
                .containsExactly("pytorch-dense-1", "pytorch-dense-4", "dl4j");
        assertThat(settings(1).contenders()).extracting(Contender::name).containsExactly("pytorch-dense-1", "dl4j");
    }

    @Test
    void aMissingPythonIsNamed() {
        List<String> problems = new ArrayList<>();
        assertThat(Python.find(Optional.of("no-such-python"), problems)).isEmpty();
        assertThat(problems).singleElement().asString().contains("no program 'no-such-python'", "--python");
    }

    @Test
    void aFailingProcessIsToldWithItsLastOutput() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ContenderProcess process = new ContenderProcess(List.of(java, "NoSuchContender"), Map.of());
        assertThatThrownBy(process::run)
                .isInstanceOf(FailedContenderException.class)
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("NoSuchContender");
    }

    @Test
    void aProcessWithoutAResultIsAFailure() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ContenderProcess process = new ContenderProcess(List.of(java, "--version"), Map.of());
        assertThatThrownBy(process::run)
                .isInstanceOf(FailedContenderException.class)
                .hasMessageContaining("without a result");
    }

    private static long multiplications(List<Product> products) {
        return products.stream().mapToLong(Product::multiplications).sum();
    }

    private Workload workload(Shape shape) {
        return new Workload(shape, IDS, ROWS, List.of(64), 0.01, 2, folder, 7, EngineOptions.CPU);
    }

    private static BenchSettings settings(int workers) {
        return new BenchSettings(
                List.of(Shape.STANDARD),
                List.of(10),
                List.of(Engine.PYTORCH_DENSE, Engine.DL4J),
                1,
                List.of(64),
                0.1,
                workers,
                EngineOptions.CPU,
                Optional.empty());
    }
}
