// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a public set lie. */
final class Layouts {
    private Layouts() {}

    /** A file of a folder, or its compressed form where that alone is there. */
    static Path file(Path folder, String name) {
        Path plain = folder.resolve(name);
        Path compressed = folder.resolve(name + ".gz");
        return !Files.exists(plain) && Files.exists(compressed) ? compressed : plain;
    }
}
