// SPDX-License-Identifier: Apache-2.0
/** What computes the steps of a training: Deeplearning4j, and the engines on the class path. */
package io.funnel4j.training.engine;
