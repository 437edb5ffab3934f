// SPDX-License-Identifier: Apache-2.0
/**
 * The formats of {@code data.format}, one class each: its keys, and the source that they make.
 */
package io.funnel4j.config.format;
