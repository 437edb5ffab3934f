// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import org.bytedeco.pytorch.Tensor;

/** The dense parameters of a layer. */
public interface Parameters {
    /** None, to see whether there is an operation for everything. */
    Parameters NONE = new Parameters() {
        @Override
        public Tensor matrix(String layer, String name) {
            return null;
        }

        @Override
        public Tensor vector(String layer, String name) {
            return null;
        }
    };

    /** A matrix [out, in], whose gradient is kept. */
    Tensor matrix(String layer, String name);

    /** A vector, whose gradient is kept. */
    Tensor vector(String layer, String name);
}
