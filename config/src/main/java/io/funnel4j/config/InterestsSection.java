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
import java.util.List;

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

    /** Of all lists alike: how long lists are is known when data is encoded. */
    private static final int SLOTS = 2;

    private InterestsSection() {}

    /**
     * Refuses interests that the features of a plan are not fit for, as far as that is known before data is encoded.
     *
     * @throws io.funnel4j.problem.InvalidSpecException listing all that is wrong, each below {@code interests}
     */
    static void require(List<Interest> interests, EncodingPlan plan) {
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
                                    SLOTS,
                                    list.pooling()));
        }
        plan.buckets().forEach(bucket -> ids.add(single(bucket.name(), bucket.dimension())));
        List<NumericFeature> numbers = plan.numerics().stream()
                .map(number -> new NumericFeature(number.name()))
                .toList();
        Interests.require(interests, new FeatureSchema(ids, numbers));
    }

    private static IdFeature single(String name, int dimension) {
        return new IdFeature(name, name, IdEncoding.FIRST_KNOWN, dimension, 1, Pooling.SUM);
    }
}
