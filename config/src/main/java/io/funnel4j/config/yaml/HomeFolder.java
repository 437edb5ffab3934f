// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import java.nio.file.Path;

/** {@code ~} at the beginning of a path, which a shell does not replace everywhere. */
public final class HomeFolder {
    private HomeFolder() {}

    /**
     * The path of a text.
     *
     * @throws java.nio.file.InvalidPathException if it is none
     */
    public static Path path(String text) {
        if (text.equals("~")) {
            return home();
        }
        return text.startsWith("~/") ? home().resolve(text.substring(2)) : Path.of(text);
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"));
    }
}
