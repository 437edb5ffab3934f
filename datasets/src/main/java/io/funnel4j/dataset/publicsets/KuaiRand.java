// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.ForwardingSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MappedSource;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.source.delimited.JoinedText;
import io.funnel4j.dataset.source.delimited.SideTable;
import io.funnel4j.text.EnumNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * KuaiRand as it is downloaded (Gao et al., CIKM 2022): logs joined with the tables of users and videos. The columns are
 * the log's, then the user table's, then the video tables', without their keys.
 *
 * <p>Ids that the tables write as {@code 1.0} become {@code 1}, and {@code tag}, a list within quotes, has {@code |}
 * between its values. The sentinel {@code -124} stays: name it among the missing values.
 *
 * @param folder that holds the files, or whose {@code data} does
 * @param variant which of the three sets
 * @param logs whose rows are read, in order
 * @param statistics whether the videos' statistics are joined too; they were counted over the whole time of the logs, so
 *     they tell of what comes after an exposure
 */
public record KuaiRand(Path folder, Variant variant, List<Log> logs, boolean statistics) implements ForwardingSource {
    /** The three sets. */
    public enum Variant {
        PURE,
        ONE_K,
        TWENTY_SEVEN_K;

        /** As it stands in file names: {@code 1k}. */
        public String suffix() {
            return switch (this) {
                case PURE -> "pure";
                case ONE_K -> "1k";
                case TWENTY_SEVEN_K -> "27k";
            };
        }

        /** As {@link #suffix}. */
        @Override
        public String toString() {
            return suffix();
        }
    }

    /** The three logs of a set. */
    public enum Log {
        STANDARD_4_08_TO_4_21,
        STANDARD_4_22_TO_5_08,
        /** Videos that were exposed at random. */
        RANDOM_4_22_TO_5_08;

        /** How its files' names begin: {@code log_standard_4_08_to_4_21}. */
        public String prefix() {
            return "log_" + name().toLowerCase(Locale.ROOT);
        }

        /** As configurations write it: {@code random-4-22-to-5-08}. */
        @Override
        public String toString() {
            return EnumNames.of(this);
        }
    }

    private static final String USER = "user_id";
    private static final String VIDEO = "video_id";

    public KuaiRand {
        logs = List.copyOf(logs);
        if (logs.isEmpty()) {
            throw new IllegalArgumentException("no log of KuaiRand is named; name at least one");
        }
    }

    @Override
    public ExposureSource rows() {
        List<Path> files = new ArrayList<>();
        logs.forEach(log -> files.addAll(files(log.prefix())));
        DelimitedText log = text(files);
        List<SideTable> tables = new ArrayList<>();
        tables.add(new SideTable(text(files("user_features")), USER, USER, "user_"));
        tables.add(new SideTable(text(files("video_features_basic")), VIDEO, VIDEO, "video_"));
        if (statistics) {
            tables.add(new SideTable(text(files("video_features_statistic")), VIDEO, VIDEO, "statistic_"));
        }
        JoinedText joined = new JoinedText(log, tables);
        List<String> columns = joined.columns();
        return new MappedSource(
                joined, columns, () -> new KuaiRandRow(log.columns().size(), columns.indexOf("tag")));
    }

    private static DelimitedText text(List<Path> files) {
        return DelimitedText.csv(files.toArray(Path[]::new));
    }

    /** The file of a name, or its parts {@code _part1}, {@code _part2}, ... in order. */
    private List<Path> files(String prefix) {
        Path data = Files.isDirectory(folder.resolve("data")) ? folder.resolve("data") : folder;
        Path whole = Layouts.file(data, prefix + "_" + variant.suffix() + ".csv");
        if (Files.exists(whole)) {
            return List.of(whole);
        }
        List<Path> parts = new ArrayList<>();
        if (Files.isDirectory(data)) {
            String glob = prefix + "_" + variant.suffix() + "_part*.csv{,.gz}";
            try (DirectoryStream<Path> found = Files.newDirectoryStream(data, glob)) {
                found.forEach(parts::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + data, e);
            }
        }
        if (parts.isEmpty()) {
            throw new InvalidExposuresException(
                    "there is no file %s, nor parts of it; name the folder of KuaiRand-%s as it was downloaded"
                            .formatted(whole, variant.suffix()));
        }
        parts.sort((one, other) -> Integer.compare(number(one), number(other)));
        return parts;
    }

    private static int number(Path part) {
        String name = part.getFileName().toString();
        String digits = name.substring(name.lastIndexOf("_part") + 5).replaceAll("\\D.*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
