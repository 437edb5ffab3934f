// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.yaml;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a value is to be.
 *
 * @param expected in words, for the message where it is missing
 * @param reader gives the value, or reports what is wrong with it
 */
public record Converter<T>(String expected, Function<ConfigValue, Optional<T>> reader) {
    public Optional<T> read(ConfigValue value) {
        return reader.apply(value);
    }

    /** The same, in other words where it is missing. */
    public Converter<T> described(String words) {
        return new Converter<>(words, reader);
    }
}
