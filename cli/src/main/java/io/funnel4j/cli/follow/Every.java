// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.text.Message;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How often something is done: after so many rows, or after so much time.
 *
 * @param rows at least 1; 0 where time says
 * @param time null where rows say
 */
record Every(long rows, Duration time) {
    private static final Pattern ROWS = Pattern.compile("([0-9]{1,15})rows");
    private static final String EXPECTED = Durations.EXPECTED + ", or a number of rows, such as 50000rows";

    Every {
        if (time == null ? rows < 1 : time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("%s is too often; expected %s".formatted(text(rows, time), EXPECTED));
        }
    }

    /** @throws IllegalArgumentException if the text is none */
    static Every parse(String text) {
        Matcher number = ROWS.matcher(text);
        if (number.matches()) {
            return new Every(Long.parseLong(number.group(1)), null);
        }
        return new Every(0, time(text));
    }

    private static Duration time(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'%s' is not how often; expected %s".formatted(text, EXPECTED), e);
        }
    }

    private static String text(long rows, Duration time) {
        return time == null ? Message.of("%drows", rows) : Durations.text(time);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return text(rows, time);
    }

    /** What is done so often, from now on. */
    Due due(long rowsNow) {
        return new Due(rowsNow);
    }

    /** Whether it is time again. */
    final class Due {
        private long lastRows;
        private long lastTime = System.nanoTime();

        private Due(long rowsNow) {
            this.lastRows = rowsNow;
        }

        /** Whether enough rows came, or some rows and enough time went by. */
        boolean at(long rowsNow) {
            if (rowsNow == lastRows) {
                return false;
            }
            return time == null ? rowsNow / rows != lastRows / rows : System.nanoTime() - lastTime >= time.toNanos();
        }

        /** It is done. */
        void done(long rowsNow) {
            lastRows = rowsNow;
            lastTime = System.nanoTime();
        }
    }

    /** Of the command line. */
    static final class Converter implements ITypeConverter<Every> {
        @Override
        public Every convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
