// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.problem.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The attention of a candidate over lists whose entries belong together, such as the items that a user bought and their
 * categories (deep interest network: Zhou et al., KDD 2018). With l_1, ..., l_m the lists, c_1, ..., c_m the candidates and e(.)
 * embeddings, a list's entry j gives
 *
 * <pre>
 *   k_j = [e(l_1j) | .. | e(l_mj)]      q = [e(c_1) | .. | e(c_m)]      z_j = [q | k_j | q - k_j | q * k_j]
 *   a_j = MLP(z_j), ReLU layers and a linear one to 1
 *   pooled = sum over j of w_j k_j,     w_j = a_j, or softmax over the list's own entries
 * </pre>
 *
 * <p>What the towers read holds pooled where the lists' own poolings would stand. Where a row's lists differ in length, the
 * shortest counts.
 *
 * @param lists names of list features, at least one
 * @param candidates names of features with one id, one a list, of the list's dimension and best of its table
 * @param units widths of the attention unit's ReLU layers
 * @param weights what entries weigh by their scores
 */
public record Interest(List<String> lists, List<String> candidates, List<Integer> units, EntryWeights weights) {
    static final String LISTS = "lists";
    static final String CANDIDATES = "candidates";
    static final String UNITS = "units";

    /** @throws io.funnel4j.problem.InvalidSpecException listing all that is wrong whatever the features are */
    public Interest {
        lists = List.copyOf(lists);
        candidates = List.copyOf(candidates);
        units = List.copyOf(units);
        Objects.requireNonNull(weights, "weights");
        Problems problems = new Problems();
        if (lists.isEmpty()) {
            problems.add(List.of(LISTS), "an interest has no list; name at least one");
        }
        if (candidates.size() != lists.size()) {
            problems.add(
                    List.of(CANDIDATES),
                    "an interest in %s has candidates %s; expected one a list, in the order of the lists"
                            .formatted(lists, candidates));
        }
        Set<String> seen = new HashSet<>();
        for (String list : lists) {
            if (!seen.add(list)) {
                problems.add(List.of(LISTS), "an interest has list '%s' twice; name it once".formatted(list));
            }
        }
        if (units.stream().anyMatch(width -> width < 1)) {
            problems.add(List.of(UNITS), "layers of an attention unit have at least 1 unit, found %s".formatted(units));
        }
        problems.throwIfAny("an interest");
    }

    /** With the paper's attention unit, one layer of 36, and plain weights. */
    public static Interest of(List<String> lists, List<String> candidates) {
        return new Interest(lists, candidates, List.of(36), EntryWeights.PLAIN);
    }

    /** In one list. */
    public static Interest of(String list, String candidate) {
        return of(List.of(list), List.of(candidate));
    }

    /** What it computes, in a line: {@code sum over j of a(q, k_j) k_j, k_j = [e(history_j)], q = [e(sku)], a of layers 36, 1}. */
    public String formula() {
        String score = "a(q, k_j)";
        String layers = units.stream().map(width -> width + ", ").collect(Collectors.joining());
        return "sum over j of %s k_j, k_j = %s, q = %s, a of layers %s1"
                .formatted(
                        weights == EntryWeights.SOFTMAX ? "softmax_j(" + score + ")" : score,
                        sideBySide(lists, "_j"),
                        sideBySide(candidates, ""),
                        layers);
    }

    private static String sideBySide(List<String> features, String index) {
        return features.stream()
                .map(feature -> "e(" + feature + index + ")")
                .collect(Collectors.joining(" | ", "[", "]"));
    }

    /** The same with other widths of the attention unit's layers. */
    public Interest withUnits(Integer... newUnits) {
        return new Interest(lists, candidates, List.of(newUnits), weights);
    }

    /** The same with other weights. */
    public Interest withWeights(EntryWeights newWeights) {
        return new Interest(lists, candidates, units, newWeights);
    }
}
