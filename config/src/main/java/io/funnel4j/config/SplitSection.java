// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.format.Format;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.NumberRange;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.dataset.source.DataFiles;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.TimeSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code data.split}. */
final class SplitSection {
    private static final Converter<Double> SHARE = Converters.number(NumberRange.SHARE);
    private static final String BY = "by";
    private static final String BY_TIME = "by-time";
    private static final String FILES = "files";
    private static final String VALIDATION = "validation";
    private static final String TEST = "test";

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-");
    private static final String TIME_EXPECTED =
            "a number, an ISO date or an ISO date-time, such as 8, 2022-05-08 or 2022-05-08T12:30";
    private static final Converter<String> TIME = Converters.TEXT.readBy(
            TIME_EXPECTED,
            value -> value.node() instanceof YamlNode.Scalar scalar && isTime(scalar.text())
                    ? Optional.of(scalar.text())
                    : value.refuse(TIME_EXPECTED));

    static final Keys<HashSplit> HASH = Keys.of(HashSplit.class)
            .optional(BY, Converters.TEXT)
            .means("the column")
            .into("column")
            .derived("train", SHARE, split -> share(split, 0.8))
            .means("share of train")
            .derived(VALIDATION, SHARE, split -> share(split, 0.1))
            .means("share of validation")
            .derived(TEST, SHARE, split -> share(split, 0.1))
            .means("share of test")
            .optional("seed", Converters.whole(), 0L)
            .means("another seed gives another split")
            .strict();

    static final Keys<TimeSplit> TIMES = Keys.of(TimeSplit.class)
            .optional(BY_TIME, Converters.TEXT)
            .means("the column: a number, an ISO date or an ISO date-time")
            .into("column")
            .optional("validation-from", TIME)
            .means("validation begins here")
            .optional("test-from", TIME)
            .means("test begins here")
            .strict()
            .check(SplitSection::checkTimes);

    private final Optional<ExposureSource> train;
    private final Keys<FileSplit> fileKeys;
    private final Keys<InFiles> filesKey;

    /** @param train the exposures that {@code data} names */
    SplitSection(Format format, Optional<ExposureSource> train) {
        this.train = train;
        this.fileKeys = Keys.of(FileSplit.class)
                .optional(VALIDATION, format.part(train))
                .means("the validation part")
                .optional(TEST, format.part(train))
                .means("the test part")
                .strict();
        this.filesKey = Keys.of(InFiles.class)
                .required(
                        FILES, Converters.section("{validation: <file>, test: <file>}", this::byFiles, fileKeys::write))
                .means("`{validation: ..., test: ...}`");
    }

    private record InFiles(FileSplit files) {}

    Keys<?> filesKey() {
        return filesKey;
    }

    Converter<Split> converter() {
        return Converters.section(
                "{by: <column>, train: <share>, ...}, {by-time: <column>, ...} or {files: ...}",
                this::read,
                this::write);
    }

    private Optional<Split> read(Section split) {
        Optional<String> rule = split.oneOf(BY, BY_TIME, FILES);
        if (rule.isEmpty()) {
            split.ignoreAll();
            return Optional.empty();
        }
        return switch (rule.get()) {
            case BY -> HASH.read(split).map(Split.class::cast);
            case BY_TIME -> TIMES.read(split).map(Split.class::cast);
            default -> filesKey.read(split).map(InFiles::files);
        };
    }

    private Object write(Split split) {
        if (split instanceof HashSplit hash) {
            return HASH.write(hash);
        }
        if (split instanceof TimeSplit time) {
            return TIMES.write(time);
        }
        if (split instanceof FileSplit files) {
            return filesKey.write(new InFiles(files));
        }
        throw new IllegalStateException("no file says " + split);
    }

    /** The usual share where none is given; else a share that is not given is 0. */
    private static double share(Section split, double usual) {
        return Stream.of("train", VALIDATION, TEST).noneMatch(split::has) ? usual : 0;
    }

    /** Whether at least one time is there, and two are of one kind. */
    private static boolean checkTimes(Section split) {
        String validationFrom = split.held("validation-from", String.class);
        String testFrom = split.held("test-from", String.class);
        if (validationFrom == null && testFrom == null) {
            split.report("has neither 'validation-from' nor 'test-from'; give one");
            return false;
        }
        if (validationFrom != null && testFrom != null && isDate(validationFrom) != isDate(testFrom)) {
            split.report("has validation-from %s and test-from %s; expected two numbers or two dates"
                    .formatted(validationFrom, testFrom));
            return false;
        }
        return true;
    }

    private static boolean isTime(String text) {
        try {
            return new TimeSplit("time", text, null).validationFrom() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Of a time, whether it is a date or a date-time: those begin with a year and '-'. */
    private static boolean isDate(String time) {
        return DATE.matcher(time.strip()).lookingAt();
    }

    private Optional<FileSplit> byFiles(Section files) {
        Optional<FileSplit> parts = fileKeys.read(files);
        if (!files.has(VALIDATION) && !files.has(TEST)) {
            files.report("has neither 'validation' nor 'test'; give one");
            return Optional.empty();
        }
        Optional<ExposureSource> validation = Optional.ofNullable(files.held(VALIDATION, ExposureSource.class));
        Optional<ExposureSource> test = Optional.ofNullable(files.held(TEST, ExposureSource.class));
        checkApart(files, VALIDATION, validation, "train", train);
        checkApart(files, TEST, test, "train", train);
        checkApart(files, TEST, test, VALIDATION, validation);
        return parts;
    }

    private static void checkApart(
            Section files,
            String part,
            Optional<ExposureSource> of,
            String otherPart,
            Optional<ExposureSource> others) {
        List<Path> taken = files(others);
        files(of).stream()
                .filter(taken::contains)
                .forEach(file ->
                        files.report(part, "%s is the %s part's file too; keep it in one".formatted(file, otherPart)));
        if (of.isPresent() && of.equals(others) && taken.isEmpty()) {
            files.report(part, "names the exposures of the %s part too; keep them in one".formatted(otherPart));
        }
    }

    private static List<Path> files(Optional<ExposureSource> source) {
        return source.orElse(null) instanceof DelimitedText text ? DataFiles.there(text.files()) : List.of();
    }
}
