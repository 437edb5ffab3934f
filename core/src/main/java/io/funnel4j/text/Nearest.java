// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What a misspelt name was probably meant to be. */
public final class Nearest {
    private Nearest() {}

    /** "; did you mean 'x'?" with the nearest candidate, or nothing if none is near. */
    public static String suggestion(String name, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> !candidate.isEmpty())
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
                .map("; did you mean '%s'?"::formatted)
                .orElse("");
    }

    /** Levenshtein distance, case and '_', '-', ' ' aside. */
    private static int distance(String one, String other) {
        String a = normalise(one);
        String b = normalise(other);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }

    private static String normalise(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\- ]", "");
    }
}
