// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.file.PartialFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a search is made of, {@code search.json} in its folder: a search of something else does not go on with its trials. */
final class SearchRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SearchRecord() {}

    static Path file(Path folder) {
        return folder.resolve("search.json");
    }

    /**
     * Remembers what a search is made of, or looks whether it is the same as what the folder's is.
     *
     * @throws IOException naming what differs
     */
    static void require(Path folder, Map<String, String> madeOf) throws IOException {
        Path file = file(folder);
        if (!Files.exists(file)) {
            PartialFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(madeOf) + "\n");
            return;
        }
        Map<?, ?> before = JSON.readValue(file.toFile(), LinkedHashMap.class);
        List<String> changes = new ArrayList<>();
        madeOf.forEach((what, is) -> {
            if (!is.equals(before.get(what))) {
                changes.add(what);
            }
        });
        if (!changes.isEmpty()) {
            throw new IOException(
                    "'%s' holds a search of something else, for %s changed; name another folder with --out"
                            .formatted(folder, String.join(", ", changes)));
        }
    }
}
