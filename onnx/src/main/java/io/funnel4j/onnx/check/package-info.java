// SPDX-License-Identifier: Apache-2.0
/**
 * Compares an exported model in ONNX Runtime with the one that it was made of. ONNX Runtime, {@code
 * com.microsoft.onnxruntime:onnxruntime}, must be on the class path.
 */
package io.funnel4j.onnx.check;
