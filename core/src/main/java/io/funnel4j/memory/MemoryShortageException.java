// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.memory;

import io.funnel4j.problem.Funnel4jException;

/** Something needs more memory than there is. */
public final class MemoryShortageException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    public MemoryShortageException(String message) {
        super(message);
    }

    public MemoryShortageException(String message, Throwable cause) {
        super(message, cause);
    }
}
