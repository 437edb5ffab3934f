// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.mlflow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Names and values as MLflow takes them: what is too long is cut, characters that names must not have become {@code _}, and both are counted. */
final class MlflowText {
    static final int LONGEST_NAME = 250;
    static final int LONGEST_PARAMETER = 6000;
    static final int LONGEST_TAG = 5000;

    private final Set<String> cut = new HashSet<>();
    private final Set<String> renamed = new HashSet<>();

    /** Parameters or tags as MLflow's messages. */
    <T> List<T> entries(Map<String, String> values, int longest, BiFunction<String, String, T> message) {
        List<T> entries = new ArrayList<>();
        values.forEach((name, value) -> entries.add(message.apply(name(name), value(name, value, longest))));
        return entries;
    }

    synchronized String name(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_./ -]", "_");
        String shown = plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
        if (!shown.equals(name)) {
            renamed.add(name);
        }
        return shown;
    }

    private synchronized String value(String name, String value, int longest) {
        if (value.length() <= longest) {
            return value;
        }
        cut.add(name);
        int end = Character.isHighSurrogate(value.charAt(longest - 1)) ? longest - 1 : longest;
        return value.substring(0, end);
    }

    /** How much is not as it was; empty where all is. */
    synchronized Optional<String> remark() {
        List<String> remarks = new ArrayList<>();
        if (!cut.isEmpty()) {
            remarks.add(String.format(Locale.ROOT, "%,d values were cut to the length that MLflow takes", cut.size()));
        }
        if (!renamed.isEmpty()) {
            remarks.add(String.format(Locale.ROOT, "%,d names were changed to what MLflow takes", renamed.size()));
        }
        return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", remarks));
    }
}
