// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.text.Message;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lengths of time as a user writes them: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}. */
final class Durations implements ITypeConverter<Duration> {
    static final String EXPECTED = "a number with ms, s, m or h, such as 30s";

    /** What is added in nanoseconds must not overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    /** @throws IllegalArgumentException if it is none */
    static Duration parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'%s' is no length of time; expected %s".formatted(text, EXPECTED));
        }
        Duration time = Duration.ofMillis(Long.parseLong(parts.group(1)) * MILLIS.get(parts.group(2)));
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'%s' is more than 100 years; expected %s".formatted(text, EXPECTED));
        }
        return time;
    }

    /** As {@link #parse} reads it. */
    static String text(Duration time) {
        long millis = time.toMillis();
        for (String unit : new String[] {"h", "m", "s"}) {
            if (millis > 0 && millis % MILLIS.get(unit) == 0) {
                return Message.of("%d%s", millis / MILLIS.get(unit), unit);
            }
        }
        return Message.of("%dms", millis);
    }

    @Override
    public Duration convert(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
