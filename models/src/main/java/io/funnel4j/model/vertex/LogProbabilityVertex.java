// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;

/** Configuration that the vertices on log-probabilities share: no parameters, small arrays of a known width. */
abstract class LogProbabilityVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public abstract LogProbabilityVertex clone();

    /** Columns of the output, given the columns of each input; refuses widths that do not fit. */
    abstract int outputWidth(long[] inputWidths);

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        long[] widths = new long[vertexInputs.length];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = vertexInputs[i].arrayElementsPerExample();
        }
        return InputType.feedForward(outputWidth(widths));
    }

    /** Refuses an input that is not a pair. */
    static void requirePair(String vertex, int input, long width) {
        if (width != 2) {
            throw new InvalidInputTypeException(
                    "%s reads pairs (log p, log(1 - p)) of width 2; its input %s has width %s"
                            .formatted(vertex, input, width));
        }
    }
}
