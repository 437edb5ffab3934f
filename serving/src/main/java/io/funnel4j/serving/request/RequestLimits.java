// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import java.time.Duration;

/**
 * What a request may ask for.
 *
 * @param rows of a request at most
 * @param bytes of a body at most
 * @param timeout that a request waits for a scoring thread at most
 */
public record RequestLimits(int rows, int bytes, Duration timeout) {}
