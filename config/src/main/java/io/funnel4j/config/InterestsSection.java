// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.interest.EntryWeights;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.interest.Interests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code model.interests}. */
final class InterestsSection {
    static final Keys<Interest> KEYS = Keys.of(Interest.class)
            .required(
                    "lists",
                    Converters.oneOrMore(Converters.TEXT)
                            .described(
                                    "list features whose values belong together, such as [history, history_categories]"))
            .means("list features whose values belong together")
            .required(
                    "candidates",
                    Converters.oneOrMore(Converters.TEXT)
                            .described("a feature with one id a list, such as [sku, category]"))
            .means("a feature with one id a list")
            .optional("units", Converters.list(Converters.wholeFrom(1)), List.of(36))
            .means("widths of the attention unit's ReLU layers")
            .optional("weights", Converters.constant(EntryWeights.class), EntryWeights.PLAIN)
            .means("`plain` or `softmax`");

    static final Converter<List<Interest>> CONVERTER =
            Converters.list(KEYS.section("{lists: [<feature>, ...], candidates: [<feature>, ...], units: [36]}"));

    /** Of lists without a longest length: how many they have is known when data is encoded. */
    private static final int SLOTS = 2;

    private InterestsSection() {}

    /**
     * Refuses interests that the features of a plan are not fit for, as far as that is known before data is encoded.
     *
     * @throws io.funnel4j.problem.InvalidSpecException listing all that is wrong, each below {@code interests}
     */
    static void require(List<Interest> interests, EncodingPlan plan) {
        Map<String, Integer> longest = new HashMap<>();
        plan.lists().forEach(id -> longest.put(id.name(), id.list().maxLength()));
        Map<String, Integer> slots = slots(interests, longest);
        List<IdFeature> ids = new ArrayList<>();
        for (IdEncoding id : plan.ids()) {
            ValueList list = id.list();
            ids.add(
                    list == null
                            ? single(id.name(), id.dimension())
                            : new IdFeature(
                                    id.name(),
                                    id.name(),
                                    IdEncoding.FIRST_KNOWN,
                                    id.dimension(),
                                    slots.get(id.name()),
                                    list.pooling()));
        }
        plan.buckets().forEach(bucket -> ids.add(single(bucket.name(), bucket.dimension())));
        List<NumericFeature> numbers = plan.numerics().stream()
                .map(number -> new NumericFeature(number.name()))
                .toList();
        Interests.require(interests, new FeatureSchema(ids, numbers));
    }

    /** Of each list: what is not known yet agrees with what is. */
    private static Map<String, Integer> slots(List<Interest> interests, Map<String, Integer> longest) {
        Map<String, Integer> slots = new HashMap<>();
        longest.forEach((list, length) -> slots.put(list, length > 0 ? length : SLOTS));
        for (Interest interest : interests) {
            List<String> known = interest.lists().stream()
                    .filter(list -> longest.getOrDefault(list, 0) > 0)
                    .toList();
            if (!known.isEmpty()) {
                interest.lists().stream()
                        .filter(list -> longest.getOrDefault(list, -1) == 0)
                        .forEach(list -> slots.put(list, longest.get(known.get(0))));
            }
        }
        return slots;
    }

    private static IdFeature single(String name, int dimension) {
        return new IdFeature(name, name, IdEncoding.FIRST_KNOWN, dimension, 1, Pooling.SUM);
    }
}
