// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Changes to what a JSON document says: it stays JSON. */
final class JsonMutations {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "[null]",
            "\"\"",
            "\"\\u0000\"",
            "\"../../../../etc/passwd\"",
            "\"/dev/zero\"",
            "\"java.lang.Runtime\"",
            "{\"@class\":\"java.lang.Runtime\"}",
            "\"" + "x".repeat(100_000) + "\"",
            "[".repeat(3_000) + "]".repeat(3_000),
            "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000),
            "\"NaN\"",
            "[1,[2,[3]]]");

    /** All of them, one drawn at each use. */
    static final Mutation ANY = JsonMutations::mutate;

    private JsonMutations() {}

    private static Mutated mutate(byte[] content, Random random) {
        JsonNode root;
        try {
            root = JSON.readTree(content);
        } catch (IOException e) {
            return TextMutations.ANY.apply(content, random); // a mutation before this one left no JSON
        }
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(root, containers);
        if (containers.isEmpty()) {
            return TextMutations.ANY.apply(content, random);
        }
        String description = change(TextMutations.pick(containers, random), random);
        try {
            return new Mutated(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root), description);
        } catch (JsonProcessingException e) {
            return TextMutations.ANY.apply(content, random); // one before left half of a surrogate pair
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
        if (node instanceof ContainerNode<?> container && !container.isEmpty()) {
            containers.add(container);
            container.forEach(child -> collect(child, containers));
        }
    }

    private static String change(ContainerNode<?> container, Random random) {
        int at = random.nextInt(container.size());
        return container instanceof ObjectNode object
                ? changeKey(object, keys(object).get(at), random)
                : changeItem((ArrayNode) container, at, random);
    }

    private static List<String> keys(ObjectNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static String changeKey(ObjectNode object, String key, Random random) {
        JsonNode value = object.get(key);
        switch (random.nextInt(6)) {
            case 0 -> {
                object.remove(key);
                return "key '%s' removed".formatted(key);
            }
            case 1 -> {
                object.remove(key);
                object.set(key + "x", value);
                return "key '%s' renamed".formatted(key);
            }
            case 2 -> {
                // A raw value that goes on with the key again.
                object.putRawValue(key, new RawValue(value + ", \"" + key + "\" : " + value));
                return "key '%s' doubled".formatted(key);
            }
            case 3 -> {
                object.set("unheard-of", value);
                return "a key unheard of, as '%s'".formatted(key);
            }
            default -> {
                String put = replacement(value, random);
                object.putRawValue(key, new RawValue(put));
                return "value of '%s' (%s) replaced by %s"
                        .formatted(key, TextMutations.shown(value.toString()), TextMutations.shown(put));
            }
        }
    }

    private static String changeItem(ArrayNode array, int at, Random random) {
        JsonNode value = array.get(at);
        switch (random.nextInt(4)) {
            case 0 -> {
                array.remove(at);
                return String.format(Locale.ROOT, "item %d of %d removed", at, array.size() + 1);
            }
            case 1 -> {
                array.insert(random.nextInt(array.size() + 1), value);
                return String.format(Locale.ROOT, "item %d doubled", at);
            }
            default -> {
                String put = replacement(value, random);
                array.set(at, JsonNodeFactory.instance.rawValueNode(new RawValue(put)));
                return String.format(
                        Locale.ROOT,
                        "item %d (%s) replaced by %s",
                        at,
                        TextMutations.shown(value.toString()),
                        TextMutations.shown(put));
            }
        }
    }

    /** Mostly one of the same type: another one is refused at once. */
    private static String replacement(JsonNode value, Random random) {
        boolean same = random.nextInt(3) > 0;
        if (value.isNumber() && same) {
            String number = TextMutations.pick(TextMutations.EXTREME_NUMBERS, random);
            return number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?(e[-+]?[0-9]+)?") ? number : "\"" + number + "\"";
        }
        if (value.isTextual() && same) {
            return JsonNodeFactory.instance
                    .textNode(value.asText() + (random.nextBoolean() ? "x" : "\u0007"))
                    .toString();
        }
        return TextMutations.pick(VALUES, random);
    }
}
