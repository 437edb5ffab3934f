// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.serve;

import io.funnel4j.problem.Funnel4jException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Secrets in files, since a command line is seen by others. */
final class SecretFile {
    private static final Pattern LINE_END = Pattern.compile("\\r?\\n\\z");

    private SecretFile() {}

    /**
     * The secret, without the line's end; blanks are of it.
     *
     * @param what it is, for the message
     * @throws IOException if the file cannot be read
     * @throws Funnel4jException if there is nothing in it, or several lines
     */
    static String read(Path file, String what) throws IOException {
        String secret = LINE_END.matcher(Files.readString(file)).replaceFirst("");
        if (secret.isBlank() || secret.indexOf('\n') >= 0) {
            throw new Funnel4jException("'%s' holds %s; expected %s in one line"
                    .formatted(file, secret.isBlank() ? "nothing" : "several lines", what));
        }
        return secret;
    }
}
