package io.funnel4j.file;

import java.util.Locale;

/** What an enum's constants are called in configurations, options and messages: {@code RAISE_CAUSE} is {@code raise-cause}. */
public final class EnumNames {
    private EnumNames() {}

    /** The constant's name in configurations. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
