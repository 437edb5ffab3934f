// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.exposure.FeatureCount.Kind;
import io.funnel4j.exposure.FeatureCounter;
import io.funnel4j.exposure.FeatureCounter.Counted;
import java.util.ArrayList;
import java.util.List;

/** The features of encoders as they are counted: in the schema's order, and where each kind of them stands in it. */
@Internal
public final class CountedFeatures {
    private final List<Counted> features;
    private final int[] singles;
    private final int[] lists;
    private final boolean[] vocabularyOfSingle;
    private final boolean[] vocabularyOfList;
    private final int firstBuckets;
    private final int firstNumeric;

    CountedFeatures(EncodingPlan plan) {
        List<IdEncoding> ids = plan.ids();
        List<Counted> all = new ArrayList<>();
        for (IdEncoding id : ids) {
            Kind single = id.hashed() ? Kind.HASHED_ID : Kind.ID;
            Kind list = id.hashed() ? Kind.HASHED_LIST : Kind.LIST;
            all.add(new Counted(id.name(), id.list() == null ? single : list));
        }
        this.firstBuckets = all.size();
        plan.buckets().forEach(bucket -> all.add(new Counted(bucket.name(), Kind.BUCKETS)));
        this.firstNumeric = all.size();
        plan.numerics().forEach(numeric -> all.add(new Counted(numeric.name(), Kind.NUMBER)));
        this.features = List.copyOf(all);
        this.singles = plan.singles().stream().mapToInt(ids::indexOf).toArray();
        this.lists = plan.lists().stream().mapToInt(ids::indexOf).toArray();
        this.vocabularyOfSingle = vocabularies(plan.singles());
        this.vocabularyOfList = vocabularies(plan.lists());
    }

    private static boolean[] vocabularies(List<IdEncoding> features) {
        boolean[] vocabularies = new boolean[features.size()];
        for (int i = 0; i < vocabularies.length; i++) {
            vocabularies[i] = !features.get(i).hashed();
        }
        return vocabularies;
    }

    public FeatureCounter counter() {
        return new FeatureCounter(features);
    }

    /** Where the i-th id feature of single values stands. */
    int single(int i) {
        return singles[i];
    }

    /** Where the i-th list stands. */
    int list(int i) {
        return lists[i];
    }

    /** Where the i-th feature in buckets stands. */
    int buckets(int i) {
        return firstBuckets + i;
    }

    /** Where the i-th numeric feature stands. */
    int numeric(int i) {
        return firstNumeric + i;
    }

    /** Whether id 1 of the i-th id feature of single values means an unknown one. */
    boolean singleHasUnknown(int i) {
        return vocabularyOfSingle[i];
    }

    /** Whether id 1 of the i-th list means an unknown value. */
    boolean listHasUnknown(int i) {
        return vocabularyOfList[i];
    }
}
