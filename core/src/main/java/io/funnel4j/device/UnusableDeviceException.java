// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

/** ND4J's backend cannot compute here; the message says what was found, what is supported and how to go on. */
public final class UnusableDeviceException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnusableDeviceException(String message) {
        super(message);
    }

    UnusableDeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
