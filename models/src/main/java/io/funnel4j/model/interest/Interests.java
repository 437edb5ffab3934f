// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.problem.Problems;
import io.funnel4j.text.Nearest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model's interests and its features must agree on. */
public final class Interests {
    private static final String INTERESTS = "interests";

    private final Map<String, IdFeature> ids = new LinkedHashMap<>();
    private final List<String> all;
    private final Map<String, Integer> interestOf = new HashMap<>();
    private final Problems problems = new Problems();

    private Interests(FeatureSchema schema) {
        schema.ids().forEach(id -> ids.put(id.name(), id));
        all = schema.names();
    }

    /**
     * Refuses interests that a schema has no features for.
     *
     * @throws io.funnel4j.problem.InvalidSpecException listing all that is wrong, each at {@code interests}, the interest's
     *     number, from 0, and the name of its component
     */
    public static void require(List<Interest> interests, FeatureSchema schema) {
        Interests check = new Interests(schema);
        for (int index = 0; index < interests.size(); index++) {
            check.check(index, interests.get(index));
        }
        check.problems.throwIfAny("the list of interests");
    }

    private void check(int index, Interest interest) {
        IdFeature first = null;
        for (String name : interest.lists()) {
            IdFeature list = list(index, name);
            if (list != null) {
                first = first == null ? list : first;
                if (list.slots() != first.slots()) {
                    add(
                            index,
                            Interest.LISTS,
                            "lists '%s' and '%s' belong together but have %s and %s slots; give both the same max-length, and as many values in each row"
                                    .formatted(first.name(), name, first.slots(), list.slots()));
                }
            }
        }
        for (int i = 0; i < interest.candidates().size(); i++) {
            candidate(
                    index,
                    interest.candidates().get(i),
                    ids.get(interest.lists().get(i)));
        }
    }

    /** The list of a name; null where it cannot be one. */
    private IdFeature list(int index, String name) {
        IdFeature list = known(index, Interest.LISTS, name);
        if (list == null) {
            return null;
        }
        Integer other = interestOf.putIfAbsent(name, index);
        if (other != null) {
            add(
                    index,
                    Interest.LISTS,
                    "list '%s' is in interests %s and %s; a list is pooled once, so leave it out of one of them"
                            .formatted(name, other + 1, index + 1));
        }
        if (isSingle(list)) {
            add(
                    index,
                    Interest.LISTS,
                    "feature '%s' has one slot, for one id an exposure; expected a list: give it a separator, and a max-length above 1 if it has any, or take another feature"
                            .formatted(name));
            return null;
        }
        if (list.pooling().weighted()) {
            add(
                    index,
                    Interest.LISTS,
                    "list '%s' is pooled as %s, and attention gives an entry its weight; leave out its weights, or the list"
                            .formatted(name, list.pooling()));
            return null;
        }
        return list;
    }

    private void candidate(int index, String name, IdFeature list) {
        IdFeature candidate = known(index, Interest.CANDIDATES, name);
        if (candidate == null) {
            return;
        }
        if (!isSingle(candidate)) {
            add(
                    index,
                    Interest.CANDIDATES,
                    "feature '%s' is a list; expected a candidate, with one id an exposure".formatted(name));
        } else if (list != null && list.dimension() != candidate.dimension()) {
            add(
                    index,
                    Interest.CANDIDATES,
                    "candidate '%s' has embeddings of %s and list '%s' of %s; give both the same embedding, best the same table"
                            .formatted(name, candidate.dimension(), list.name(), list.dimension()));
        }
    }

    private IdFeature known(int index, String component, String name) {
        IdFeature feature = ids.get(name);
        if (feature == null) {
            add(
                    index,
                    component,
                    all.contains(name)
                            ? "feature '%s' is a number; expected ids".formatted(name)
                            : "there is no feature '%s'; features with ids are %s%s"
                                    .formatted(
                                            name,
                                            String.join(", ", ids.keySet()),
                                            Nearest.suggestion(name, ids.keySet())));
        }
        return feature;
    }

    private static boolean isSingle(IdFeature feature) {
        return feature.slots() == 1 && feature.pooling() == Pooling.SUM;
    }

    private void add(int index, String component, String message) {
        problems.add(List.of(INTERESTS, Integer.toString(index), component), message);
    }
}
