// SPDX-License-Identifier: Apache-2.0
/**
 * Training in rounds (local SGD): each of P workers pulls the rows that its next H batches touch, takes H local steps, and
 * pushes its copies of them; the copies are merged, and the next round begins. A round is a function of its input alone:
 * whoever computes it again comes to the same bits.
 */
@Internal
package io.funnel4j.spark.round;

import io.funnel4j.Internal;
