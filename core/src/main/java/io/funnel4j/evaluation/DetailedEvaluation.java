// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import java.util.List;

/**
 * An evaluation, and what stands behind its figures.
 *
 * @param evaluation the figures
 * @param curves one an evaluated probability, in the same order
 */
public record DetailedEvaluation(FunnelEvaluation evaluation, List<ProbabilityCurves> curves) {
    public DetailedEvaluation {
        curves = List.copyOf(curves);
    }
}
