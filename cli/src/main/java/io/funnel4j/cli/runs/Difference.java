// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What two runs have differently.
 *
 * @param key what: {@code training.batch-size}
 * @param first its value in the first run; null where it has none
 * @param second its value in the second run; null where it has none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Difference(String key, String first, String second) {
    /** Of two maps, in the order of the first. */
    static List<Difference> between(Map<String, String> first, Map<String, String> second) {
        Set<String> keys = new LinkedHashSet<>(first.keySet());
        keys.addAll(second.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(first.get(key), second.get(key))) {
                differences.add(new Difference(key, first.get(key), second.get(key)));
            }
        }
        return differences;
    }
}
