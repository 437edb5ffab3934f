// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.memory;

/** Something needs more memory than there is. */
public final class MemoryShortageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MemoryShortageException(String message) {
        super(message);
    }
}
