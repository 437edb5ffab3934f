// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.cli.config.yaml.YamlNode;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Delimited text.
 *
 * @param name {@value #CSV} or {@value #TSV}, which differ in their delimiter and quote where none is given
 */
public record TextFormat(String name) implements Format {
    public static final String CSV = "csv";
    static final String TSV = "tsv";
    static final String NO_QUOTE = "none";

    private static final Path NO_FILE = Path.of("");
    private static final Converter<Character> QUOTE = new Converter<>(
            "one character, in quotes, or " + NO_QUOTE,
            value -> value.node() instanceof YamlNode.Scalar scalar
                            && scalar.text().equals(NO_QUOTE)
                    ? Optional.of(DelimitedText.NO_QUOTE)
                    : Converters.CHARACTER.read(value));

    @Override
    public String keys() {
        return "path: <file>";
    }

    @Override
    public Optional<ExposureSource> read(
            Section section, Path folder, List<Path> given, Optional<ExposureSource> outer) {
        DelimitedText usual = name.equals(TSV) ? DelimitedText.tsv(NO_FILE) : DelimitedText.csv(NO_FILE);
        DelimitedText described = new DelimitedText(List.of(NO_FILE), ',', '"', List.of());
        char delimiter = section.optional("delimiter", Converters.CHARACTER).orElse(usual.delimiter());
        char quote = section.optional("quote", QUOTE).orElse(usual.quote());
        List<String> columns =
                section.optional("columns", Converters.list(Converters.TEXT)).orElse(List.of());
        Optional<NumberMarks> marks = marks(section);
        boolean trailing =
                section.optional("trailing-delimiter", Converters.TRUE_OR_FALSE).orElse(false);
        Optional<DelimitedText> text =
                section.attempt("delimiter", () -> new DelimitedText(described.files(), delimiter, quote, columns));
        DelimitedText read = text.orElse(described).withNumberMarks(marks.orElse(NumberMarks.PLAIN));
        DelimitedText whole = trailing ? read.withTrailingDelimiter() : read;
        return files(section, folder, given).map(whole::withFiles);
    }

    private static Optional<NumberMarks> marks(Section section) {
        char decimal = section.optional("decimal", Converters.CHARACTER).orElse(NumberMarks.PLAIN.decimal());
        char thousands = section.optional("thousands", Converters.CHARACTER).orElse(NumberMarks.NONE);
        return section.attempt(
                section.has("decimal") ? "decimal" : "thousands", () -> new NumberMarks(decimal, thousands));
    }

    private static Optional<List<Path>> files(Section section, Path folder, List<Path> given) {
        Converter<List<Path>> paths = Converters.oneOrMore(Converters.file(folder));
        if (given.isEmpty()) {
            return section.required("path", paths.described("the exposures' file, here or by --data FILE"));
        }
        section.optional("path", paths);
        return Optional.of(given);
    }

    /** Files alone; they are written as those of {@code data} are. */
    @Override
    public Optional<ExposureSource> readPart(Section files, String part, Path folder, Optional<ExposureSource> outer) {
        DelimitedText as = (DelimitedText) outer.orElse(new DelimitedText(List.of(NO_FILE), ',', '"', List.of()));
        return files.optional(part, Converters.oneOrMore(Converters.file(folder)))
                .map(as::withFiles);
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof DelimitedText text && (text.delimiter() == '\t') == name.equals(TSV);
    }

    @Override
    public void write(ObjectNode node, ExposureSource source) {
        DelimitedText text = (DelimitedText) source;
        node.put("delimiter", String.valueOf(text.delimiter()));
        node.put("quote", text.quote() == DelimitedText.NO_QUOTE ? NO_QUOTE : String.valueOf(text.quote()));
        if (!text.columnNames().isEmpty()) {
            text.columnNames().forEach(node.putArray("columns")::add);
        }
        if (!text.numberMarks().plain()) {
            node.put("decimal", String.valueOf(text.numberMarks().decimal()));
            if (text.numberMarks().thousands() != NumberMarks.NONE) {
                node.put("thousands", String.valueOf(text.numberMarks().thousands()));
            }
        }
        if (text.trailingDelimiter()) {
            node.put("trailing-delimiter", true);
        }
        writePart(node, "path", source);
    }

    @Override
    public void writePart(ObjectNode files, String part, ExposureSource source) {
        List<Path> paths = ((DelimitedText) source).files();
        if (paths.size() == 1) {
            files.put(part, paths.get(0).toString());
        } else {
            ArrayNode list = files.putArray(part);
            paths.forEach(path -> list.add(path.toString()));
        }
    }
}
