// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is held of an input's end.
 *
 * @param result how it ended
 * @param fault what is wrong with the end; empty for nothing
 */
record Verdict(Result result, Optional<String> fault) {
    /** How a command may end. */
    enum Result {
        USED,
        USED_WITH_ROWS_LEFT_OUT,
        REFUSED,
        FAILED
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SCORED = Pattern.compile("([0-9,]+) exposures scored");
    private static final Pattern LEFT_OUT = Pattern.compile("([0-9,]+) bad rows left out");
    /** One that is not there may be named too, whatever its name. */
    private static final Pattern FILE =
            Pattern.compile("/[^/\n]+\\.(table|jsonl?|csv|zip|yaml|bin|funnel)\\b|there is no file /");

    private static final Pattern PROGRESS = Pattern.compile("[a-z ]+: done(, .*)?");
    private static final Pattern UNCLEAR = Pattern.compile(
            "\\tat |[a-z]\\.[a-zA-Z.]*(Exception|Error)\\b|(?m:^)unexpected |null$|Index \\d+ out of|Cannot invoke|Input length = ");
    private static final int REFUSED_CODE = 1;
    private static final int USAGE_CODE = 2;

    /**
     * Judges an end.
     *
     * @param fileNames of which a message must name one
     */
    static Verdict of(MutatedInput input, CommandOutcome outcome, Path in, Path out, List<String> fileNames)
            throws IOException {
        String messages = outcome.err()
                .lines()
                .filter(line -> !PROGRESS.matcher(line).matches())
                .collect(Collectors.joining("\n"));
        if (outcome.exitCode() == 0) {
            return messages.isEmpty()
                    ? used(input, outcome, in, out)
                    : failed("the command succeeded, yet there is a message");
        }
        if (outcome.exitCode() != REFUSED_CODE && outcome.exitCode() != USAGE_CODE) {
            return failed(String.format(Locale.ROOT, "the command did not end as it should (%d)", outcome.exitCode()));
        }
        return message(messages, fileNames).map(Verdict::failed).orElse(new Verdict(Result.REFUSED, Optional.empty()));
    }

    private static Verdict failed(String why) {
        return new Verdict(Result.FAILED, Optional.of(why));
    }

    /** What is wrong with a message. */
    private static Optional<String> message(String err, List<String> fileNames) {
        List<String> wrong = new ArrayList<>();
        Matcher unclear = UNCLEAR.matcher(err);
        if (unclear.find()) {
            wrong.add("the message has '%s'".formatted(unclear.group().strip()));
        }
        long begun = err.lines().filter(line -> !line.startsWith("  ")).count();
        if (begun != 1) {
            wrong.add(String.format(Locale.ROOT, "there are %d messages, not one", begun));
        }
        if (fileNames.stream().noneMatch(err::contains) && !FILE.matcher(err).find()) {
            wrong.add("the message names no file");
        }
        if (err.chars().anyMatch(character -> character < ' ' && character != '\n' && character != '\r')) {
            wrong.add("the message has control characters");
        }
        if (err.length() > 20_000) {
            wrong.add(String.format(Locale.ROOT, "the message has %d characters", err.length()));
        }
        return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
    }

    private static Verdict used(MutatedInput input, CommandOutcome outcome, Path in, Path out) throws IOException {
        long leftOut = 0;
        Path report = List.of(out.resolve("report.json"), out.resolve("data/report.json")).stream()
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        Optional<LogRecords> log = input.kind().equals(InputKind.TEXT)
                ? Optional.of(LogRecords.of(Files.readAllBytes(in.resolve("log.csv"))))
                : Optional.empty();
        if (report != null) {
            JsonNode rows = JSON.readTree(report.toFile());
            long read = rows.path("rowsRead").asLong();
            long sampled = rows.path("sampling").path("leftOut").asLong()
                    + rows.path("sampling").path("notDrawn").asLong();
            long encoded = 0;
            for (JsonNode part : rows.path("parts")) {
                encoded += part.path("rows").asLong();
            }
            for (JsonNode count : rows.path("badRows")) {
                leftOut += count.asLong();
            }
            leftOut += rows.path("labels").path("dropped").asLong();
            if (read != encoded + leftOut + sampled) {
                return failed(String.format(
                        Locale.ROOT,
                        "%d rows read, %d encoded, %d left out, %d sampled out",
                        read,
                        encoded,
                        leftOut,
                        sampled));
            }
            long all = read + 1 + rows.path("blankLines").asLong();
            if (log.isPresent() && all != log.get().all()) {
                return failed(String.format(
                        Locale.ROOT,
                        "the file has %d records; the report has %d",
                        log.get().all(),
                        all));
            }
        } else if (input.command().startsWith("predict")) {
            leftOut = number(LEFT_OUT, outcome.out());
            long scored = number(SCORED, outcome.out());
            if (log.isPresent()
                    && scored + leftOut + 1 + log.get().blank() != log.get().all()) {
                return failed(String.format(
                        Locale.ROOT,
                        "%d records, %d of them blank, but %d scored and %d left out",
                        log.get().all(),
                        log.get().blank(),
                        scored,
                        leftOut));
            }
        }
        return new Verdict(leftOut > 0 ? Result.USED_WITH_ROWS_LEFT_OUT : Result.USED, Optional.empty());
    }

    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Long.parseLong(found.group(1).replace(",", "")) : 0;
    }
}
