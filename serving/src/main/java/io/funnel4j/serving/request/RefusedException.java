// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

/** A request that is answered with an error; thrown without a stack trace, since anyone may send many. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A refusal.
     *
     * @param status of HTTP, 400 to 599
     * @param detail what was found, what was expected, and where
     */
    public RefusedException(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** What is wrong with the request itself. */
    static RefusedException bad(String detail) {
        return new RefusedException(400, detail);
    }

    public int status() {
        return status;
    }
}
