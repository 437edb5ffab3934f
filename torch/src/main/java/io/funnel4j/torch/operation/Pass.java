// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import io.funnel4j.training.engine.Precision;
import org.bytedeco.pytorch.GeneratorOptional;

/**
 * One pass forward in training.
 *
 * @param iteration the graph's, which weights of losses may follow
 * @param random where dropout draws from
 * @param precision of products of matrices
 */
public record Pass(long iteration, GeneratorOptional random, Precision precision) {}
