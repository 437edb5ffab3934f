// SPDX-License-Identifier: Apache-2.0
/** Training on libtorch, on the CPU or on an NVIDIA GPU: the graph, its losses and the optimizer as operations on tensors. */
package io.funnel4j.torch;
