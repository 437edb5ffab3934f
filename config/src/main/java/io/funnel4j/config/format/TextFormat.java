// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.format;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Delimited text: csv and tsv, which differ in their delimiter and quote where none is given. */
final class TextFormat implements Format {
    static final String CSV = "csv";
    static final String TSV = "tsv";

    /** Where none is named, so that the rest can be checked. */
    private static final List<Path> NO_FILES = List.of(Path.of(""));

    private static final String NO_QUOTE = "none";
    private static final String QUOTE_EXPECTED = "one character, in quotes, or " + NO_QUOTE;
    private static final Converter<Character> QUOTE = new Converter<>(
            QUOTE_EXPECTED,
            value -> value.node() instanceof YamlNode.Scalar scalar
                            && scalar.text().equals(NO_QUOTE)
                    ? Optional.of(DelimitedText.NO_QUOTE)
                    : Converters.CHARACTER.read(value),
            quote -> quote == DelimitedText.NO_QUOTE ? NO_QUOTE : String.valueOf(quote));

    private static final Converter<List<Path>> SEVERAL = Converters.oneOrMore(Converters.FILE);
    /** One file is written without a list. */
    private static final Converter<List<Path>> FILES = new Converter<>(
            SEVERAL.expected(),
            SEVERAL.reader(),
            files -> files.size() == 1 ? Converters.FILE.write(files.get(0)) : SEVERAL.write(files));

    private final String name;
    private final Keys<DelimitedText> keys;

    /** @param name {@value #CSV} or {@value #TSV} */
    TextFormat(String name) {
        this.name = name;
        DelimitedText usual =
                name.equals(TSV) ? DelimitedText.tsv(NO_FILES.get(0)) : DelimitedText.csv(NO_FILES.get(0));
        this.keys = Keys.of(DelimitedText.class)
                .optional("delimiter", Converters.CHARACTER, usual.delimiter())
                .means("between cells")
                .optional("quote", QUOTE, usual.quote())
                .means("around cells that contain the delimiter")
                .optional("columns", Converters.list(Converters.TEXT), List.of())
                .means("column names of files without a header")
                .into("columnNames")
                .quiet()
                .optional("decimal", Converters.CHARACTER, NumberMarks.PLAIN.decimal())
                .means("decimal mark of numbers")
                .into("numberMarks.decimal")
                .unwrittenIf(text -> text.numberMarks().plain())
                .optional("thousands", Converters.CHARACTER, NumberMarks.NONE)
                .means("thousands separator of numbers")
                .into("numberMarks.thousands")
                .quiet()
                .optional("trailing-delimiter", Converters.TRUE_OR_FALSE, false)
                .means("whether each line ends with a delimiter")
                .quiet()
                .required("path", FILES.described("the exposures' file, here or by --data FILE"))
                .means("a file, a list of files, a folder or a glob")
                .into("files")
                .standIn(NO_FILES)
                .refusedAt("", "delimiter")
                .refusedAt("numberMarks", "decimal", "thousands");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Keys<?> keys() {
        return keys;
    }

    @Override
    public String expected() {
        return "{path: <file>}";
    }

    @Override
    public Optional<ExposureSource> read(Section section, List<Path> given, Optional<ExposureSource> outer) {
        return keys.read(section, Optional.empty(), given.isEmpty() ? Map.of() : Map.of("files", given))
                .filter(text -> !text.files().equals(NO_FILES))
                .map(ExposureSource.class::cast);
    }

    /** Files alone; they are written as those of {@code data} are. */
    @Override
    public Converter<ExposureSource> part(Optional<ExposureSource> outer) {
        DelimitedText as = (DelimitedText) outer.orElse(DelimitedText.csv(NO_FILES.get(0)));
        return FILES.to(as::withFiles, source -> ((DelimitedText) source).files());
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof DelimitedText text && (text.delimiter() == '\t') == name.equals(TSV);
    }

    @Override
    public Map<String, Object> write(ExposureSource source) {
        return keys.write((DelimitedText) source);
    }
}
