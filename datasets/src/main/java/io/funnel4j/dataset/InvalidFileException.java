// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.problem.Funnel4jException;

/** A stored file is missing, cut, damaged or of another kind or version. */
public final class InvalidFileException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    public InvalidFileException(String message) {
        super(message);
    }

    public InvalidFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
