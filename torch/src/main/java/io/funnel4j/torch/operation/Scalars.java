// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import org.bytedeco.pytorch.Scalar;

/** Numbers as libtorch's operations take them. */
final class Scalars {
    private Scalars() {}

    static Scalar of(double value) {
        return new Scalar(value);
    }
}
