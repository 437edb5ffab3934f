// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The matrix products of one step on B rows: of every layer of both towers forward [B, in] * [in, out], of its weights'
 * gradient [in, B] * [B, out] and of its input's gradient [B, out] * [out, in].
 *
 * @param forward the products of the forward pass
 * @param backward those of the gradients
 */
record StepMatmuls(List<Product> forward, List<Product> backward) {
    private static final int TOWERS = 2;

    StepMatmuls {
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
    }

    List<Product> training() {
        return Stream.concat(forward.stream(), backward.stream()).toList();
    }

    /** Each product in its fastest way; the towers' first layers one by one or as one product, whichever is faster. */
    static StepMatmuls fastest(Shape shape, int rows) {
        int width = shape.embeddingWidth();
        int first = shape.towers().get(0);
        List<Product> forward = new ArrayList<>(oneOrTwo(rows, width, first, rows, width, TOWERS * first));
        List<Product> backward = new ArrayList<>(oneOrTwo(width, rows, first, width, rows, TOWERS * first));
        backward.addAll(oneOrTwo(rows, first, width, rows, TOWERS * first, width));
        for (int layer = 1; layer <= shape.towers().size(); layer++) {
            int inputs = shape.towers().get(layer - 1);
            int units = layer < shape.towers().size() ? shape.towers().get(layer) : 1;
            forward.addAll(each(Product.fastest(rows, inputs, units)));
            backward.addAll(each(Product.fastest(inputs, rows, units)));
            backward.addAll(each(Product.fastest(rows, units, inputs)));
        }
        return new StepMatmuls(forward, backward);
    }

    private static List<Product> oneOrTwo(int m, int k, int n, int jointM, int jointK, int jointN) {
        Product single = Product.fastest(m, k, n);
        Product joint = Product.fastest(jointM, jointK, jointN);
        return joint.nanos() < TOWERS * single.nanos() ? List.of(joint) : each(single);
    }

    /** One a tower, with arrays of its own. */
    private static List<Product> each(Product product) {
        return List.of(product, product.copy());
    }
}
