// SPDX-License-Identifier: Apache-2.0
/**
 * Rows of another log read with the encoders of a trained model: {@link io.funnel4j.dataset.scoring.ScoringReader} encodes them, {@link
 * io.funnel4j.dataset.scoring.ScoringReport} counts what training did not know.
 */
package io.funnel4j.dataset.scoring;
