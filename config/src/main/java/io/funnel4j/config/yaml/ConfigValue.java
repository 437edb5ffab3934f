// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A value of the file at its place.
 *
 * @param path from the root, such as {@code features.sku.embedding}
 * @param name the last key of the path
 * @param node what stands there
 * @param folder that paths are relative to, absolute
 * @param problems where mistakes are reported
 */
public record ConfigValue(String path, String name, YamlNode node, Path folder, Problems problems) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[^.\\[\\]\\s\"]+");

    /** The path of a key below a path. */
    public static String childPath(String path, String key) {
        String shown = PLAIN_KEY.matcher(key).matches() ? key : '"' + key + '"';
        return path.isEmpty() ? shown : path + "." + shown;
    }

    /** The path of a list's item. */
    public static String itemPath(String path, int index) {
        return path + "[" + index + "]";
    }

    ConfigValue child(String key, YamlNode child) {
        return new ConfigValue(childPath(path, key), key, child, folder, problems);
    }

    ConfigValue item(int index, YamlNode item) {
        return new ConfigValue(itemPath(path, index), name, item, folder, problems);
    }

    /** The values of a section or list, in order; none of anything else. */
    public List<ConfigValue> below() {
        List<ConfigValue> values = new ArrayList<>();
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach((key, child) -> values.add(child(key, child)));
        } else if (node instanceof YamlNode.Sequence sequence) {
            for (int index = 0; index < sequence.items().size(); index++) {
                values.add(item(index, sequence.items().get(index)));
            }
        }
        return values;
    }

    public void report(String message) {
        problems.add(path, node.line(), message);
    }

    /**
     * The value of a key below, or the item of a list that is the key's name, or that has the key for its number, at the line of
     * the innermost there is.
     */
    ConfigValue at(String key) {
        if (node instanceof YamlNode.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                boolean named = sequence.items().get(i) instanceof YamlNode.Scalar item
                        && item.text().equals(key);
                boolean numbered =
                        sequence.items().get(i) instanceof YamlNode.Mapping && key.equals(Integer.toString(i));
                if (named || numbered) {
                    return item(i, sequence.items().get(i));
                }
            }
        }
        YamlNode child = node instanceof YamlNode.Mapping mapping
                ? mapping.entries().getOrDefault(key, new YamlNode.Nothing(node.line()))
                : new YamlNode.Nothing(node.line());
        return child(key, child);
    }

    /** Constructs a domain object of this value, or reports what its constructor says, each problem at its place below. */
    <T> Optional<T> attempt(Supplier<T> construction) {
        return attempt(problem -> this, construction);
    }

    /**
     * The same of an object that is made of several values.
     *
     * @param whole the value below which a problem's path leads
     */
    <T> Optional<T> attempt(Function<Problem, ConfigValue> whole, Supplier<T> construction) {
        try {
            return Optional.of(construction.get());
        } catch (InvalidSpecException e) {
            report(whole, e);
        } catch (Funnel4jException | IllegalArgumentException e) {
            report(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** Reports each problem at its place below the value that its path leads from. */
    static void report(Function<Problem, ConfigValue> whole, InvalidSpecException refused) {
        for (Problem problem : refused.problems()) {
            ConfigValue place = whole.apply(problem);
            for (String key : problem.path()) {
                place = place.at(key);
            }
            place.report(problem.message());
        }
    }

    /** Reports that something else was expected. */
    public <T> Optional<T> refuse(String expected) {
        if (!(node instanceof YamlNode.Refused)) {
            boolean searched = node instanceof YamlNode.Mapping mapping
                    && mapping.entries().get("search") instanceof YamlNode.Scalar;
            report("found %s; expected %s%s"
                    .formatted(
                            node.description(), expected, searched ? "; './funnel4j tune' searches for values" : ""));
        }
        return Optional.empty();
    }
}
