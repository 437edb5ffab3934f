// SPDX-License-Identifier: Apache-2.0
/**
 * Models as ONNX, for servers that know nothing of the JVM: raw texts or ids in, every probability of the behavior graph out.
 *
 * <p>Start at {@link io.funnel4j.onnx.OnnxExport}.
 */
package io.funnel4j.onnx;
