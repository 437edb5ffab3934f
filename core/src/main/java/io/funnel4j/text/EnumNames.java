// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an enum's constants are called in configurations, options and messages: {@code RAISE_CAUSE} is {@code raise-cause}. */
public final class EnumNames {
    private EnumNames() {}

    /** The constant's name in configurations. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all constants. */
    public static <E extends Enum<E>> List<String> all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(EnumNames::of).toList();
    }

    /**
     * The constant of a name.
     *
     * @throws IllegalArgumentException naming the ones there are
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("found '%s'; expected one of %s%s"
                        .formatted(name, String.join(", ", all(type)), Nearest.suggestion(name, all(type)))));
    }
}
