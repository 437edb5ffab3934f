// SPDX-License-Identifier: Apache-2.0
/** What each vertex and layer of a compiled graph computes, as operations on tensors that can be differentiated. */
package io.funnel4j.torch.operation;
