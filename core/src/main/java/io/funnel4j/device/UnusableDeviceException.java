// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import io.funnel4j.problem.Funnel4jException;

/** What is to compute cannot do so here; the message says what was found, what is supported and how to go on. */
public final class UnusableDeviceException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    public UnusableDeviceException(String message) {
        super(message);
    }

    public UnusableDeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
