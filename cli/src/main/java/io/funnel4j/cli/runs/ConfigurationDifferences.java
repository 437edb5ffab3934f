// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.funnel4j.cli.record.RunFolder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What two resolved configurations have differently, by key path: the longest path under which both have something. */
public final class ConfigurationDifferences {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    private final List<Difference> found = new ArrayList<>();

    private ConfigurationDifferences() {}

    /**
     * Of two runs' {@code config.yaml}.
     *
     * @throws IOException naming the file that cannot be read
     */
    static List<Difference> between(Path first, Path second) throws IOException {
        ConfigurationDifferences differences = new ConfigurationDifferences();
        differences.compare(
                "",
                read(RunFolder.at(first).config()),
                read(RunFolder.at(second).config()));
        return differences.found;
    }

    /**
     * Of a configuration in a file and a later one.
     *
     * @param now as YAML
     * @throws IOException naming the file, if it cannot be read
     */
    public static List<Difference> since(Path before, String now) throws IOException {
        ConfigurationDifferences differences = new ConfigurationDifferences();
        differences.compare("", read(before), MAPPER.readTree(now));
        return differences.found;
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no '%s', so that configurations cannot be compared".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new IOException("'%s' is damaged: it is no text in UTF-8".formatted(file), e);
        } catch (JsonProcessingException e) {
            throw new IOException("'%s' is damaged: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private void compare(String path, JsonNode first, JsonNode second) {
        if (first.isObject() && second.isObject()) {
            Set<String> keys = new LinkedHashSet<>();
            first.fieldNames().forEachRemaining(keys::add);
            second.fieldNames().forEachRemaining(keys::add);
            for (String key : keys) {
                compare(path.isEmpty() ? key : path + "." + key, first.path(key), second.path(key));
            }
        } else if (first.isArray() && second.isArray() && (ofSections(first) || ofSections(second))) {
            for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
                compare(String.format(Locale.ROOT, "%s[%d]", path, i), first.path(i), second.path(i));
            }
        } else if (!first.equals(second)) {
            found.add(new Difference(path, text(first), text(second)));
        }
    }

    private static boolean ofSections(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).anyMatch(JsonNode::isObject);
    }

    /** On one line, as YAML has it; null for nothing. */
    private static String text(JsonNode node) {
        if (node instanceof MissingNode) {
            return null;
        }
        if (node.isObject()) {
            return node.properties().stream()
                    .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(ConfigurationDifferences::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return node.asText();
    }
}
