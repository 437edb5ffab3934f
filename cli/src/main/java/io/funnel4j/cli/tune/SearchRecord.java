// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.cli.runs.ConfigurationDifferences;
import io.funnel4j.cli.runs.Difference;
import io.funnel4j.file.PartialFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a search is made of: {@code search.json}, and {@code start.yaml}, the configuration of the first trial. A search of something
 * else does not go on with its trials.
 */
final class SearchRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, String> madeOf;
    private final String start;

    /** @param start the first trial's configuration */
    SearchRecord(Path folder, Map<String, String> madeOf, String start) {
        this.folder = folder;
        this.madeOf = madeOf;
        this.start = start;
    }

    static Path file(Path folder) {
        return folder.resolve("search.json");
    }

    private Path startFile() {
        return folder.resolve("start.yaml");
    }

    /** Writes it down, once. */
    void keep() throws IOException {
        if (Files.exists(file(folder))) {
            return;
        }
        PartialFile.write(startFile(), start);
        PartialFile.write(file(folder), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(madeOf) + "\n");
    }

    /**
     * Refuses a folder that holds a search of something else.
     *
     * @throws IOException naming each difference
     */
    void require() throws IOException {
        if (!Files.exists(file(folder))) {
            return;
        }
        JsonNode before = JSON.readTree(file(folder).toFile());
        Set<String> keys = new LinkedHashSet<>(madeOf.keySet());
        before.fieldNames().forEachRemaining(keys::add);
        List<String> changes = new ArrayList<>();
        for (String key : keys) {
            String was = before.path(key).asText("not there");
            String is = madeOf.getOrDefault(key, "not there");
            if (!was.equals(is)) {
                changes.add("%s was %s and is %s".formatted(key, was, is));
            }
        }
        for (Difference difference : ConfigurationDifferences.since(startFile(), start)) {
            changes.add("%s was %s and is %s".formatted(difference.key(), difference.first(), difference.second()));
        }
        if (!changes.isEmpty()) {
            throw new IOException(
                    "'%s' holds a search of something else: %s; undo that, or name another folder with --out"
                            .formatted(folder, String.join("; ", changes)));
        }
    }
}
