package io.funnel4j.cli.config;

import io.funnel4j.dataset.format.DelimitedText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the files of exposures are written.
 *
 * @param delimiter between cells
 * @param quote around cells, or {@link DelimitedText#NO_QUOTE}
 * @param columns their names where files have no header, else empty
 */
record TextFormat(char delimiter, char quote, List<String> columns) {
    static final String CSV = "csv";
    static final String TSV = "tsv";
    static final String NO_QUOTE = "none";

    private static final TextFormat OF_CSV = of(DelimitedText.csv(Path.of("")));
    private static final TextFormat OF_TSV = of(DelimitedText.tsv(Path.of("")));
    private static final Kind<String> FORMAT = Kinds.word(List.of(CSV, TSV));
    private static final Kind<Character> QUOTE = new Kind<>(
            "one character, in quotes, or " + NO_QUOTE,
            value -> value.node() instanceof YamlNode.Scalar scalar
                            && scalar.text().equals(NO_QUOTE)
                    ? Optional.of(DelimitedText.NO_QUOTE)
                    : Kinds.CHARACTER.read(value));

    /** Reads {@code format}, {@code delimiter}, {@code quote} and {@code columns}; CSV where they are faulty. */
    static TextFormat read(Section data) {
        TextFormat format = data.required("format", FORMAT).orElse(CSV).equals(TSV) ? OF_TSV : OF_CSV;
        TextFormat read = new TextFormat(
                data.optional("delimiter", Kinds.CHARACTER).orElse(format.delimiter),
                data.optional("quote", QUOTE).orElse(format.quote),
                data.optional("columns", Kinds.list(Kinds.TEXT)).orElse(List.of()));
        return data.attempt("delimiter", () -> read.of(List.of(Path.of(""))))
                .map(valid -> read)
                .orElse(OF_CSV);
    }

    static TextFormat of(DelimitedText text) {
        return new TextFormat(text.delimiter(), text.quote(), text.columnNames());
    }

    DelimitedText of(List<Path> files) {
        return new DelimitedText(files, delimiter, quote, columns);
    }
}
