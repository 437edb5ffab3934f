package io.funnel4j.cli.config;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A value of the file at its place.
 *
 * @param path from the root, such as {@code features.sku.embedding}
 * @param name the last key of the path
 * @param node what stands there
 * @param problems where mistakes are reported
 */
record Value(String path, String name, YamlNode node, Problems problems) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[^.\\[\\]\\s\"]+");

    static String childPath(String path, String key) {
        String shown = PLAIN_KEY.matcher(key).matches() ? key : '"' + key + '"';
        return path.isEmpty() ? shown : path + "." + shown;
    }

    static String itemPath(String path, int index) {
        return path + "[" + index + "]";
    }

    Value child(String key, YamlNode child) {
        return new Value(childPath(path, key), key, child, problems);
    }

    Value item(int index, YamlNode item) {
        return new Value(itemPath(path, index), name, item, problems);
    }

    void report(String message) {
        problems.add(path, node.line(), message);
    }

    /** Constructs a domain object of this value, or reports what its constructor says. */
    <T> Optional<T> attempt(Supplier<T> construction) {
        return problems.attempt(path, node.line(), construction);
    }

    /** Reports that something else was expected. */
    <T> Optional<T> refuse(String expected) {
        if (!(node instanceof YamlNode.Refused)) {
            report("found %s; expected %s".formatted(node.description(), expected));
        }
        return Optional.empty();
    }
}
