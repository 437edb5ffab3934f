// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.BetaCalibrator;
import io.funnel4j.calibration.CalibrationFit;
import io.funnel4j.calibration.CalibrationMethod;
import io.funnel4j.calibration.Calibrator;
import io.funnel4j.calibration.Calibrators;
import io.funnel4j.calibration.IsotonicCalibrator;
import io.funnel4j.calibration.PlattCalibrator;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibratedModelTest {
    private static final Probability CLICK = Probability.of("click");
    private static final Probability CONVERSION = Probability.of("conversion");
    private static final Probability CVR = new Probability("conversion", "click");

    @TempDir
    Path folder;

    @Test
    void everyWayToPredictPassesThroughThemAlsoFromDisk() throws IOException {
        FunnelModel plain = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        Calibrators calibrators = new Calibrators(Map.of(
                CLICK, new PlattCalibrator(0.7, -1.25),
                CVR, new BetaCalibrator(0.5, 2, 0.125),
                CONVERSION, new IsotonicCalibrator(List.of(-2.0, -1.0, 0.5), List.of(-3.0, -1.5, 1.0))));
        FunnelModel calibrated = plain.calibrated(calibrators);
        ExposureBatch batch =
                RandomExposures.random(plain.spec().graph(), plain.spec().schema(), 50, new Random(3));
        List<Probability> probabilities = plain.spec().graph().probabilities();
        Map<Probability, LogProbabilities> raw = plain.predict(batch, probabilities);

        calibrated.save(folder.resolve("model"));
        calibrated.export(folder.resolve("model.funnel"));
        for (FunnelModel model : List.of(
                calibrated,
                FunnelModel.load(folder.resolve("model")),
                FunnelModel.load(folder.resolve("model.funnel")))) {
            assertThat(model.calibrators()).isEqualTo(calibrators);
            try (Scorer scorer = Scorer.of(model)) {
                for (Map<Probability, LogProbabilities> found :
                        List.of(model.predict(batch, probabilities), scorer.score(batch, probabilities))) {
                    probabilities.forEach(probability -> {
                        Calibrator calibrator = calibrators.byProbability().get(probability);
                        double[] expected =
                                calibrator.calibrate(raw.get(probability)).logP();
                        assertThat(found.get(probability).logP()).containsExactly(expected, within(1e-6));
                    });
                }
            }
        }
        assertThat(plain.calibrators().none()).isTrue();
        assertThat(FunnelModel.warmStart(calibrated, calibrated.spec())
                        .calibrators()
                        .none())
                .as("another model's predictions are not calibrated by it")
                .isTrue();
    }

    @Test
    void aDescriptionOfAnotherGraphsProbabilitiesIsRefused() throws IOException {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        Probability other = Probability.of("daction");
        assertThatThrownBy(() -> model.calibrated(new Calibrators(Map.of(other, new PlattCalibrator(1, 0)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("daction");
        model.calibrated(new Calibrators(Map.of(CLICK, new PlattCalibrator(2, 0))))
                .save(folder);
        Path description = folder.resolve("funnel.json");
        Files.writeString(description, Files.readString(description).replace("\"slope\" : 2.0", "\"slope\" : -2.0"));
        assertThatThrownBy(() -> FunnelModel.load(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("funnel.json")
                .hasMessageContaining("expected a finite slope above 0");
    }

    /**
     * Each probability is calibrated in its own space. Where pCTR and pCVR were calibrated, so was their product only if clicks are
     * no better predicted where conversions are; with its own calibrator it is, and is the product no more.
     */
    @Test
    void thePredictedRateIsTheObservedOneInEachSpaceAndTheProductIsNot() {
        FunnelModel plain = FunnelModel.create(
                FunnelSpec.of(Preset.ESMM.graph(), new FeatureSchema(List.of(), List.of(new NumericFeature("x"))))
                        .withSeed(4));
        ExposureBatch batch = correlated(40_000);
        Evaluator evaluator =
                new Evaluator(plain, new ExposuresInMemory(plain.spec().schema(), batch), 2);
        Map<Probability, CalibrationMethod> methods = new LinkedHashMap<>();
        plain.spec().graph().probabilities().forEach(probability -> methods.put(probability, CalibrationMethod.PLATT));

        CalibrationFit fit = evaluator.calibrate(methods);
        FunnelModel calibrated = plain.calibrated(fit.calibrators());
        Map<Probability, LogProbabilities> found = calibrated.predict(batch, methods.keySet());

        byte[] clicks = batch.labels().get("click");
        assertThat(ratio(found.get(CLICK), clicks, null)).isCloseTo(1, within(1e-3));
        assertThat(ratio(found.get(CONVERSION), batch.labels().get("conversion"), null))
                .isCloseTo(1, within(5e-3));
        assertThat(ratio(found.get(CVR), batch.labels().get("conversion"), clicks))
                .isCloseTo(1, within(5e-3));
        double product = 0;
        for (int row = 0; row < batch.rows(); row++) {
            product += Math.exp(found.get(CLICK).logP()[row] + found.get(CVR).logP()[row]);
        }
        double own = Arrays.stream(found.get(CONVERSION).probabilities()).sum();
        assertThat(product / own).as("the product of calibrated ones").isNotCloseTo(1, within(0.02));
        // Fitted anew, a calibrated model's calibrators are those of what it predicts without.
        Evaluator again =
                new Evaluator(calibrated, new ExposuresInMemory(plain.spec().schema(), batch), 2);
        assertThat(again.calibrate(methods).calibrators()).isEqualTo(fit.calibrators());
    }

    private static double ratio(LogProbabilities predicted, byte[] labels, byte[] where) {
        double sum = 0;
        double happened = 0;
        for (int row = 0; row < labels.length; row++) {
            if (where == null || where[row] == 1) {
                sum += Math.exp(predicted.logP()[row]);
                happened += labels[row];
            }
        }
        return sum / happened;
    }

    /** Clicks rise with x and conversions fall with it; the model was not trained and reads x in its own way. */
    private static ExposureBatch correlated(int rows) {
        Random random = new Random(5);
        float[] x = new float[rows];
        byte[] clicks = new byte[rows];
        byte[] conversions = new byte[rows];
        for (int row = 0; row < rows; row++) {
            x[row] = (float) random.nextGaussian();
            clicks[row] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(2 - 1.5 * x[row])) ? 1 : 0);
            conversions[row] = (byte) (random.nextDouble() < clicks[row] / (1 + Math.exp(1 + 1.5 * x[row])) ? 1 : 0);
        }
        return new ExposureBatch(rows, new int[0], x, Map.of("click", clicks, "conversion", conversions), null);
    }
}
