// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.funnel4j.problem.Funnel4jException;

/** Raw exposures cannot be used: the message says where, what was found, what was expected and what to do. */
public final class InvalidExposuresException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    public InvalidExposuresException(String message) {
        super(message);
    }

    public InvalidExposuresException(String message, Throwable cause) {
        super(message, cause);
    }
}
