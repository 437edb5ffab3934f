// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.tuning.TrialLog;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a search may spend. Of rows and time no more trials begin once it is spent; the best is then trained to its end.
 *
 * @param amount above 0
 * @param unit of it
 * @param text as it was written
 */
public record Budget(long amount, Unit unit, String text) {
    /** Unless another is asked for. */
    public static final Budget DEFAULT = new Budget(30, Unit.TRIALS, "30 trials");

    /** Trials that a budget of rows or time can begin. */
    private static final int MOST_TRIALS = 10_000;

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,11}) ?(trials?|rows?|s|m|h)");

    /** What is counted. */
    public enum Unit {
        TRIALS,
        ROWS,
        SECONDS
    }

    /**
     * As a user writes it: {@code 30 trials}, {@code 5000000 rows}, {@code 90m}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Budget parse(String text) {
        Matcher parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "found '%s'; expected a number of trials, rows or time, such as '30 trials', '5000000 rows' or 90m"
                            .formatted(text));
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "trial", "trials" -> new Budget(atMost(amount), Unit.TRIALS, text);
            case "row", "rows" -> new Budget(amount, Unit.ROWS, text);
            case "s" -> new Budget(amount, Unit.SECONDS, text);
            case "m" -> new Budget(60 * amount, Unit.SECONDS, text);
            default -> new Budget(3600 * amount, Unit.SECONDS, text);
        };
    }

    private static long atMost(long trials) {
        if (trials > MOST_TRIALS) {
            throw new IllegalArgumentException("found %s trials; expected at most %s".formatted(trials, MOST_TRIALS));
        }
        return trials;
    }

    /** How many trials may begin. */
    int trials() {
        return unit == Unit.TRIALS ? (int) amount : MOST_TRIALS;
    }

    /** Whether no more may begin. */
    boolean spent(List<TrialLog.Entry> done) {
        return share(done) >= 1 && unit != Unit.TRIALS;
    }

    /** How much of rows or time is spent; of trials 0. */
    double share(List<TrialLog.Entry> done) {
        return switch (unit) {
            case TRIALS -> 0;
            case ROWS -> done.stream().mapToLong(TrialLog.Entry::rows).sum() / (double) amount;
            case SECONDS -> done.stream().mapToDouble(TrialLog.Entry::seconds).sum() / amount;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
