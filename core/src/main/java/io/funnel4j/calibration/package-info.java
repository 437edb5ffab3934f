/**
 * Calibration of a trained model's probabilities: maps of predicted log-odds, fitted on rows that the model was not trained
 * on, so that what is predicted at p happens on a share p of the rows.
 *
 * <p>Start at {@link io.funnel4j.calibration.CalibrationFit}, which fits a {@link io.funnel4j.calibration.Calibrator} for each
 * probability in its own space; a model is saved with its {@link io.funnel4j.calibration.Calibrators}. How well a model is
 * calibrated is measured by {@link io.funnel4j.evaluation.Calibration}.
 */
package io.funnel4j.calibration;
