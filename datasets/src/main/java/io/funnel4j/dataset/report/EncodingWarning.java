// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

/**
 * Something in encoded data that may keep a model from learning.
 *
 * @param topic in a word or two: {@code missing values}, {@code scale}, {@code sample weight}
 * @param text for people: what was found, and what to write
 */
public record EncodingWarning(String topic, String text) {}
