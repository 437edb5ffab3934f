package io.funnel4j.dataset.format;

/** One row cannot be split into cells; the rows after it can be read. */
public final class MalformedRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was found and what was expected, without the location, which the reader knows */
    public MalformedRowException(String message, Throwable cause) {
        super(message, cause);
    }
}
