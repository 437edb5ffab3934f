package io.funnel4j.cli.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.dataset.format.DelimitedText;
import io.funnel4j.dataset.format.ExposureSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Delimited text.
 *
 * @param name {@value #CSV} or {@value #TSV}, which differ in their delimiter and quote where none is given
 */
record TextFormat(String name) implements Format {
    static final String CSV = "csv";
    static final String TSV = "tsv";
    static final String NO_QUOTE = "none";

    private static final Path NO_FILE = Path.of("");
    private static final Kind<Character> QUOTE = new Kind<>(
            "one character, in quotes, or " + NO_QUOTE,
            value -> value.node() instanceof YamlNode.Scalar scalar
                            && scalar.text().equals(NO_QUOTE)
                    ? Optional.of(DelimitedText.NO_QUOTE)
                    : Kinds.CHARACTER.read(value));

    @Override
    public String keys() {
        return "path: <file>";
    }

    @Override
    public Optional<ExposureSource> read(
            Section section, Path folder, List<Path> given, Optional<ExposureSource> outer) {
        DelimitedText usual = name.equals(TSV) ? DelimitedText.tsv(NO_FILE) : DelimitedText.csv(NO_FILE);
        DelimitedText described = new DelimitedText(List.of(NO_FILE), ',', '"', List.of());
        char delimiter = section.optional("delimiter", Kinds.CHARACTER).orElse(usual.delimiter());
        char quote = section.optional("quote", QUOTE).orElse(usual.quote());
        List<String> columns =
                section.optional("columns", Kinds.list(Kinds.TEXT)).orElse(List.of());
        Optional<DelimitedText> text =
                section.attempt("delimiter", () -> new DelimitedText(described.files(), delimiter, quote, columns));
        Optional<List<Path>> files = files(section, folder, given);
        return files.map(paths -> new DelimitedText(
                paths,
                text.orElse(described).delimiter(),
                text.orElse(described).quote(),
                text.orElse(described).columnNames()));
    }

    private static Optional<List<Path>> files(Section section, Path folder, List<Path> given) {
        Kind<List<Path>> paths = Kinds.oneOrMore(Kinds.file(folder));
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
        return files.optional(part, Kinds.oneOrMore(Kinds.file(folder)))
                .map(paths -> new DelimitedText(paths, as.delimiter(), as.quote(), as.columnNames()));
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
