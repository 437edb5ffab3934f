// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

/**
 * How long one feature took to encode.
 *
 * @param feature its name
 * @param readNanos median nanoseconds to find a row's value in its cells and to check it
 * @param encodeNanos median nanoseconds to count it, to look its id up, and to scale it
 */
public record FeatureTime(String feature, double readNanos, double encodeNanos) {}
