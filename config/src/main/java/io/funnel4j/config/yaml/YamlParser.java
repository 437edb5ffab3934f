// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Text to nodes. Keys that occur twice and aliases are reported, and reading goes on. */
public final class YamlParser {
    /** Bytes of a file at most. */
    public static final int MAX_BYTES = 1 << 20;
    /** Sections within one another; no configuration has 10. */
    private static final int MAX_DEPTH = 32;

    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .loaderOptions(options())
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final YAMLParser tokens;
    private final Problems problems;

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        return options;
    }

    private YamlParser(YAMLParser tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    /** The text's one document; text that is no YAML, or holds none or several documents, gives Refused. */
    public static YamlNode parse(String text, Problems problems) {
        try (YAMLParser tokens = FACTORY.createParser(text)) {
            if (tokens.nextToken() == null) {
                return new YamlNode.Nothing(0);
            }
            YamlNode root = new YamlParser(tokens, problems).node("", line(tokens));
            if (tokens.nextToken() != null) {
                problems.add("", line(tokens), "a second document begins; expected one, so remove the '---'");
            }
            return root;
        } catch (JsonProcessingException e) {
            report(e, problems);
            return new YamlNode.Refused(0);
        } catch (IOException e) {
            throw new IllegalStateException("reading from a string cannot fail", e);
        }
    }

    private YamlNode node(String path, int line) throws IOException {
        JsonToken token = tokens.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping(path, line);
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence(path, line);
        }
        if (tokens.isCurrentAlias()) {
            problems.add(path, line, "found an alias (*%s); write the value out".formatted(tokens.getText()));
            return new YamlNode.Refused(line);
        }
        return token == JsonToken.VALUE_NULL ? new YamlNode.Nothing(line) : new YamlNode.Scalar(line, tokens.getText());
    }

    private YamlNode mapping(String path, int line) throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (tokens.nextToken() == JsonToken.FIELD_NAME) {
            String key = tokens.currentName();
            int keyLine = line(tokens);
            tokens.nextToken();
            String keyPath = ConfigValue.childPath(path, key);
            YamlNode value = node(keyPath, keyLine);
            YamlNode first = entries.putIfAbsent(key, value);
            if (first != null) {
                problems.add(
                        keyPath,
                        keyLine,
                        String.format(Locale.ROOT, "the key stands on line %d already; keep one", first.line()));
            }
        }
        return new YamlNode.Mapping(line, entries);
    }

    private YamlNode sequence(String path, int line) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (tokens.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(ConfigValue.itemPath(path, items.size()), line(tokens)));
        }
        return new YamlNode.Sequence(line, items);
    }

    private static int line(YAMLParser tokens) {
        return tokens.currentTokenLocation().getLineNr();
    }

    private static void report(JsonProcessingException error, Problems problems) {
        int line = error.getLocation() == null ? 0 : error.getLocation().getLineNr();
        int column = error.getLocation() == null ? 0 : error.getLocation().getColumnNr();
        String what = error.getOriginalMessage().lines().findFirst().orElse("");
        if (error.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            Mark mark = marked.getProblemMark();
            line = mark.getLine() + 1;
            column = mark.getColumn() + 1;
            what = (marked.getContext() == null ? "" : marked.getContext() + ": ") + marked.getProblem();
        }
        problems.add(
                "",
                line,
                String.format(
                        Locale.ROOT,
                        "not YAML at column %d: %s; check indentation, quotes and brackets",
                        column,
                        what));
    }
}
