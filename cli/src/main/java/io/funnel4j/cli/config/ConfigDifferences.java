package io.funnel4j.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between two configurations as {@link RunConfig#toYaml} writes them. */
public final class ConfigDifferences {
    private static final String NOTHING = "not there";

    private ConfigDifferences() {}

    /**
     * Each key whose value differs, with both: {@code training.batch-size was '16' and is '32' now}.
     *
     * @param before the file that holds the earlier one
     * @throws IllegalArgumentException if it cannot be read
     */
    public static List<String> since(Path before, String now) {
        Map<String, String> first = values(RunConfig.text(before));
        Map<String, String> second = values(now);
        Set<String> keys = new LinkedHashSet<>(second.keySet());
        keys.addAll(first.keySet());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            String was = first.getOrDefault(key, NOTHING);
            String is = second.getOrDefault(key, NOTHING);
            if (!was.equals(is)) {
                differences.add("%s was %s and is %s now".formatted(key, was, is));
            }
        }
        return differences;
    }

    private static Map<String, String> values(String yaml) {
        Map<String, String> values = new LinkedHashMap<>();
        add("", YamlParser.parse(yaml, new Problems()), values);
        return values;
    }

    private static void add(String path, YamlNode node, Map<String, String> values) {
        if (node instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty()) {
            mapping.entries().forEach((key, value) -> add(Value.childPath(path, key), value, values));
        } else if (node instanceof YamlNode.Sequence sequence
                && !sequence.items().isEmpty()) {
            for (int item = 0; item < sequence.items().size(); item++) {
                add(Value.itemPath(path, item), sequence.items().get(item), values);
            }
        } else {
            values.put(path, node.description());
        }
    }
}
