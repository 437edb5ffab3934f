// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.cli.config.format.Format;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.NumberRange;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.cli.config.yaml.YamlNode;
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

/** Reads {@code data.split}. */
final class SplitSection {
    private static final Converter<Double> SHARE = Converters.number(NumberRange.SHARE);
    private static final double DEFAULT_TRAIN = 0.8;
    private static final double DEFAULT_VALIDATION = 0.1;
    private static final double DEFAULT_TEST = 0.1;

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-");
    private static final String TIME_EXPECTED =
            "a number, an ISO date or an ISO date-time, such as 8, 2022-05-08 or 2022-05-08T12:30";
    private static final Converter<String> TIME = new Converter<>(
            TIME_EXPECTED,
            value -> value.node() instanceof YamlNode.Scalar scalar && isTime(scalar.text())
                    ? Optional.of(scalar.text())
                    : value.refuse(TIME_EXPECTED));

    private SplitSection() {}

    static Optional<Split> read(Section split, Path folder, Format format, Optional<ExposureSource> train) {
        Optional<String> rule = split.oneOf("by", "by-time", "files");
        if (rule.isEmpty()) {
            split.ignoreAll();
            return Optional.empty();
        }
        return switch (rule.get()) {
            case "by" -> byHash(split);
            case "by-time" -> byTime(split);
            default -> split.optional(
                    "files",
                    Converters.section(
                            "{validation: <file>, test: <file>}", section -> byFiles(section, folder, format, train)));
        };
    }

    /** Without any share 0.8, 0.1 and 0.1; else a share that is not given is 0. */
    private static Optional<Split> byHash(Section split) {
        Optional<String> column = split.optional("by", Converters.TEXT);
        boolean defaults = Stream.of("train", "validation", "test").noneMatch(split::has);
        Optional<Double> train = split.optional("train", SHARE);
        Optional<Double> validation = split.optional("validation", SHARE);
        Optional<Double> test = split.optional("test", SHARE);
        long seed = split.optional("seed", Converters.whole()).orElse(0L);
        boolean faulty =
                split.faulty("train", train) || split.faulty("validation", validation) || split.faulty("test", test);
        if (column.isEmpty() || faulty) {
            return Optional.empty();
        }
        return split.attempt(() -> new HashSplit(
                column.get(),
                train.orElse(defaults ? DEFAULT_TRAIN : 0),
                validation.orElse(defaults ? DEFAULT_VALIDATION : 0),
                test.orElse(defaults ? DEFAULT_TEST : 0),
                seed));
    }

    private static Optional<Split> byTime(Section split) {
        Optional<String> column = split.optional("by-time", Converters.TEXT);
        Optional<String> validationFrom = split.optional("validation-from", TIME);
        Optional<String> testFrom = split.optional("test-from", TIME);
        boolean faulty = split.faulty("validation-from", validationFrom) || split.faulty("test-from", testFrom);
        if (column.isEmpty() || faulty) {
            return Optional.empty();
        }
        if (validationFrom.isEmpty() && testFrom.isEmpty()) {
            split.report("has neither 'validation-from' nor 'test-from'; give one");
            return Optional.empty();
        }
        if (validationFrom.isPresent()
                && testFrom.isPresent()
                && isDate(validationFrom.get()) != isDate(testFrom.get())) {
            split.report("has validation-from %s and test-from %s; expected two numbers or two dates"
                    .formatted(validationFrom.get(), testFrom.get()));
            return Optional.empty();
        }
        return split.attempt(() -> new TimeSplit(column.get(), validationFrom.orElse(null), testFrom.orElse(null)));
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

    private static Optional<Split> byFiles(Section files, Path folder, Format format, Optional<ExposureSource> train) {
        Optional<ExposureSource> validation = format.readPart(files, "validation", folder, train);
        Optional<ExposureSource> test = format.readPart(files, "test", folder, train);
        if (!files.has("validation") && !files.has("test")) {
            files.report("has neither 'validation' nor 'test'; give one");
            return Optional.empty();
        }
        checkApart(files, "validation", validation, "train", train);
        checkApart(files, "test", test, "train", train);
        checkApart(files, "test", test, "validation", validation);
        return files.faulty("validation", validation) || files.faulty("test", test)
                ? Optional.empty()
                : Optional.of(new FileSplit(validation.orElse(null), test.orElse(null)));
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
