// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import java.io.IOException;

/** What was told is refused, and would be again. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }

    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
