// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a value is to be.
 *
 * @param expected in words, for the message where it is missing
 * @param reader gives the value, or reports what is wrong with it
 * @param writer gives a text, a number, true or false, or a list or a map of those, as the reader reads it
 */
public record Converter<T>(
        String expected, Function<ConfigValue, Optional<T>> reader, Function<? super T, Object> writer) {
    public Optional<T> read(ConfigValue value) {
        return reader.apply(value);
    }

    public Object write(T value) {
        return writer.apply(value);
    }

    /** The same, in other words where it is missing. */
    public Converter<T> described(String words) {
        return new Converter<>(words, reader, writer);
    }

    /** The same values where they are in another form in the file. */
    public Converter<T> readBy(String words, Function<ConfigValue, Optional<T>> otherReader) {
        return new Converter<>(words, otherReader, writer);
    }

    /** What is made of such values, and how they are had back from it. */
    public <U> Converter<U> to(Function<T, U> made, Function<U, T> back) {
        return new Converter<>(expected, value -> read(value).map(made), result -> write(back.apply(result)));
    }

    /** The same without the values that a check throws an IllegalArgumentException for, whose message is reported. */
    public Converter<T> checked(Consumer<T> check) {
        return new Converter<>(
                expected,
                value -> read(value)
                        .flatMap(found -> value.attempt(() -> {
                            check.accept(found);
                            return found;
                        })),
                writer);
    }
}
