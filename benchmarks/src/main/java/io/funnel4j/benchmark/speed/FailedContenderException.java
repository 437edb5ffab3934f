// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

/** A contender's process did not end as it should; the message holds its last output. */
public final class FailedContenderException extends Exception {
    FailedContenderException(String message) {
        super(message);
    }
}
