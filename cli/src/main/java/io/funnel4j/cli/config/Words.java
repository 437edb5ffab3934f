package io.funnel4j.cli.config;

import io.funnel4j.dataset.encode.Suggestion;
import io.funnel4j.file.EnumNames;
import java.util.Arrays;
import java.util.List;

/** What an enum's constants are called in configurations and options: {@code RAISE_CAUSE} is {@code raise-cause}. */
public final class Words {
    private Words() {}

    /** The constant's name in configurations. */
    public static String of(Enum<?> constant) {
        return EnumNames.of(constant);
    }

    /** The names of all constants. */
    public static <E extends Enum<E>> List<String> all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Words::of).toList();
    }

    /**
     * The constant of a name.
     *
     * @throws IllegalArgumentException naming the ones there are
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("found '%s'; expected one of %s%s"
                        .formatted(word, String.join(", ", all(type)), Suggestion.nearest(word, all(type)))));
    }
}
