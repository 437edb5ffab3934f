// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.array;

import io.funnel4j.Internal;
import io.funnel4j.device.Backends;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An operation that is run again and again on the same arrays. ND4J makes an operation's native half anew each time, with a copy of
 * every array's, and gives it to a collector; here it is made where the arrays are others than the last time. Other backends
 * than the CPU's make it each time. Not for operations that draw random numbers. For one thread at a time.
 */
@Internal
public final class PreparedOp {
    private final Maker maker;
    private CustomOp op;
    private OpContext context;
    private INDArray output;
    private INDArray[] inputs;

    /** Makes an operation for its arrays. */
    @FunctionalInterface
    public interface Maker {
        CustomOp of(INDArray output, INDArray... inputs);
    }

    public PreparedOp(Maker maker) {
        this.maker = maker;
    }

    /** Runs it. The arrays must not have been freed since. */
    public void run(INDArray newOutput, INDArray... newInputs) {
        if (!Backends.isCpu()) {
            Nd4j.exec(maker.of(newOutput, newInputs));
            return;
        }
        if (newOutput != output || !same(newInputs)) {
            prepare(newOutput, newInputs);
        }
        Nd4j.getExecutioner().exec(op, context);
    }

    private boolean same(INDArray[] others) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] != others[i]) {
                return false;
            }
        }
        return true;
    }

    private void prepare(INDArray newOutput, INDArray[] newInputs) {
        output = newOutput;
        inputs = newInputs.clone();
        op = maker.of(output, inputs);
        context = Nd4j.getExecutioner().buildContext();
        context.markInplace(op.isInplaceCall());
        context.setInputArrays(op.inputArguments());
        context.setOutputArrays(op.outputArguments());
        context.setBArguments(op.bArgs());
        context.setIArguments(op.iArgs());
        context.setTArguments(op.tArgs());
        context.setDArguments(op.dArgs());
    }
}
