// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

/** A file's content after a mutation. */
final class Mutated {
    private final byte[] content;
    private final String description;

    /**
     * @param content what the file holds now
     * @param description what was done, for the message of a failure
     */
    Mutated(byte[] content, String description) {
        this.content = content;
        this.description = description;
    }

    byte[] content() {
        return content;
    }

    String description() {
        return description;
    }
}
