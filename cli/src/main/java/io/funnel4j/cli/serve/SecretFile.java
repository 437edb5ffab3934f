// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Secrets in files, since a command line is seen by others. */
final class SecretFile {
    private SecretFile() {}

    /**
     * The secret, without the line's end.
     *
     * @param what it is, for the message
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if there is nothing in it, or several lines
     */
    static String read(Path file, String what) throws IOException {
        String secret = Files.readString(file).strip();
        if (secret.isEmpty() || secret.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("'%s' holds %s; expected %s in one line"
                    .formatted(file, secret.isEmpty() ? "nothing" : "several lines", what));
        }
        return secret;
    }
}
