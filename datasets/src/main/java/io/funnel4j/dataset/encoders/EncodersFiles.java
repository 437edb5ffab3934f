// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.rows.ValueTable;
import io.funnel4j.file.PartialFile;
import io.funnel4j.file.StoredJson;
import io.funnel4j.problem.Funnel4jException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.core.io.JsonStringEncoder;

/**
 * Encoders in a folder: {@code encoders.json}, and each vocabulary beside it, one JSON string a line in order of ids; where ids
 * expire, also a {@link SightingsFile} of each.
 */
final class EncodersFiles {
    private static final String FILE = "encoders.json";
    private static final String FORMAT = "funnel4j-encoders";
    private static final int VERSION = 3;
    /** Without an expiry in the plan. */
    private static final int VERSION_WITHOUT_EXPIRY = 2;
    /** No path: a folder from a stranger is not to have other files read. */
    private static final Pattern VOCABULARY = Pattern.compile("vocabulary-[0-9]{1,9}\\.jsonl");

    private static final Pattern SEEN = Pattern.compile("vocabulary-[0-9]{1,9}\\.seen");

    private EncodersFiles() {}

    /**
     * The contents of {@code encoders.json}.
     *
     * @param format always {@value #FORMAT}
     * @param version of the format
     * @param plan what the encoders were fitted for
     * @param vocabularies of the tables that are not hashed
     * @param slots of the lists, in order
     * @param statistics of the numeric features, in order
     * @param buckets of the features in buckets, in order
     */
    record Saved(
            String format,
            int version,
            EncodingPlan plan,
            List<SavedVocabulary> vocabularies,
            List<Integer> slots,
            List<NumericStatistics> statistics,
            List<QuantileBuckets> buckets) {
        Saved {
            Objects.requireNonNull(plan, "plan");
            vocabularies = List.copyOf(vocabularies);
            slots = List.copyOf(slots);
            statistics = List.copyOf(statistics);
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * Where a vocabulary is.
     *
     * @param table whose values they are
     * @param file beside {@code encoders.json}
     * @param values how many there are
     * @param seen the file beside it that says when they were last seen; null unless ids expire
     */
    record SavedVocabulary(
            String table, String file, int values, @JsonInclude(JsonInclude.Include.NON_NULL) String seen) {
        SavedVocabulary {
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(file, "file");
        }
    }

    private static String vocabularyFile(int number) {
        return "vocabulary-" + number + ".jsonl";
    }

    private static String seenFile(int number) {
        return "vocabulary-" + number + ".seen";
    }

    static void save(Encoders encoders, Path folder) {
        List<SavedVocabulary> vocabularies = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, IdTable> table : encoders.tables().entrySet()) {
                if (table.getValue() instanceof Vocabulary vocabulary) {
                    String file = vocabularyFile(vocabularies.size());
                    write(vocabulary, folder.resolve(file));
                    String seen = vocabulary.sightings().isPresent() ? seenFile(vocabularies.size()) : null;
                    if (seen != null) {
                        SightingsFile.write(vocabulary.sightings().get(), folder.resolve(seen));
                    }
                    vocabularies.add(new SavedVocabulary(
                            table.getKey(), file, vocabulary.values().size(), seen));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save encoders into " + folder, e);
        }
        JsonFiles.write(
                folder.resolve(FILE),
                new Saved(
                        FORMAT,
                        encoders.plan().expiry() == null ? VERSION_WITHOUT_EXPIRY : VERSION,
                        encoders.plan(),
                        vocabularies,
                        encoders.slots(),
                        encoders.statistics(),
                        encoders.buckets()));
    }

    static Encoders load(Path folder) {
        return load(folder, vocabulary -> read(vocabulary, folder));
    }

    /** What {@value #FILE} says, without the values that vocabularies hold. */
    static Encoders outline(Path folder) {
        return load(folder, vocabulary -> new HashBuckets(IdEncoding.FIRST_KNOWN + vocabulary.values()));
    }

    private static Encoders load(Path folder, Function<SavedVocabulary, IdTable> tableOf) {
        Path file = folder.resolve(FILE);
        Saved saved = JsonFiles.read(file, Saved.class, "fitted encoders");
        if (!FORMAT.equals(saved.format())
                || (saved.version() != VERSION && saved.version() != VERSION_WITHOUT_EXPIRY)) {
            throw new InvalidFileException("%s holds '%s' of version %s; expected '%s' of version %s or %s"
                    .formatted(file, saved.format(), saved.version(), FORMAT, VERSION_WITHOUT_EXPIRY, VERSION));
        }
        Map<String, IdTable> tables = new LinkedHashMap<>();
        saved.plan().tables().forEach((table, feature) -> {
            if (feature.hashed()) {
                tables.put(table, new HashBuckets(feature.hashBuckets()));
            }
        });
        for (SavedVocabulary vocabulary : saved.vocabularies()) {
            if (!VOCABULARY.matcher(vocabulary.file()).matches()) {
                throw new InvalidFileException("%s names vocabulary '%s'; expected a file beside it, such as %s"
                        .formatted(file, vocabulary.file(), vocabularyFile(0)));
            }
            if (vocabulary.seen() != null && !SEEN.matcher(vocabulary.seen()).matches()) {
                throw new InvalidFileException("%s names '%s'; expected a file beside it, such as %s"
                        .formatted(file, vocabulary.seen(), seenFile(0)));
            }
            tables.put(vocabulary.table(), tableOf.apply(vocabulary));
        }
        if (!tables.keySet().equals(saved.plan().tables().keySet())
                || saved.statistics().size() != saved.plan().numerics().size()
                || saved.slots().size() != saved.plan().lists().size()
                || saved.buckets().size() != saved.plan().buckets().size()) {
            throw new InvalidFileException(
                    "%s has vocabularies of %s, %s statistics, slots of %s lists and borders of %s features; its plan needs %s, %s, %s and %s"
                            .formatted(
                                    file,
                                    tables.keySet(),
                                    saved.statistics().size(),
                                    saved.slots().size(),
                                    saved.buckets().size(),
                                    saved.plan().tables().keySet(),
                                    saved.plan().numerics().size(),
                                    saved.plan().lists().size(),
                                    saved.plan().buckets().size()));
        }
        try {
            return new Encoders(saved.plan(), tables, saved.slots(), saved.statistics(), saved.buckets());
        } catch (Funnel4jException | IllegalArgumentException e) {
            throw new InvalidFileException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static void write(Vocabulary vocabulary, Path file) throws IOException {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            vocabulary.values().forEach(value -> {
                try {
                    writer.write('"');
                    writer.write(encoder.quoteAsString(value));
                    writer.write("\"\n");
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot write " + file, e);
                }
            });
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    /** A value that is there already would move the ids of all after it. */
    private static void add(ValueTable values, String value, Path file) {
        int before = values.size();
        if (!value.isEmpty()) {
            values.add(value);
        }
        if (values.size() == before) {
            throw new InvalidFileException("%s holds %s after %s values; the file is damaged"
                    .formatted(file, value.isEmpty() ? "an empty value" : "a value twice", before));
        }
    }

    private static Vocabulary read(SavedVocabulary saved, Path folder) {
        ValueTable values = read(folder.resolve(saved.file()), saved.values());
        return new Vocabulary(
                values,
                Optional.ofNullable(saved.seen()).map(file -> SightingsFile.read(folder.resolve(file), values.size())));
    }

    private static ValueTable read(Path file, int count) {
        ValueTable values = new ValueTable();
        try (InputStream bytes = Files.newInputStream(file);
                JsonParser parser = new JsonFactory().createParser(bytes)) {
            JsonToken token = parser.nextToken();
            for (; token == JsonToken.VALUE_STRING; token = parser.nextToken()) {
                add(values, parser.getText(), file);
            }
            if (token != null) {
                throw new InvalidFileException("%s holds %s after %s values; expected one JSON string a line"
                        .formatted(file, token, values.size()));
            }
        } catch (NoSuchFileException e) {
            throw new InvalidFileException("the vocabulary %s is missing".formatted(file), e);
        } catch (JsonProcessingException e) {
            throw new InvalidFileException(
                    "%s is not a vocabulary, one JSON string a line: %s after %s values"
                            .formatted(file, StoredJson.reason(e), values.size()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        if (values.size() != count) {
            throw new InvalidFileException(
                    "%s has %s values; expected %s; the file is cut or changed".formatted(file, values.size(), count));
        }
        return values;
    }
}
