// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.text.EnumNames;

/** Writes a feature as {@link FeaturesSection} reads it. */
final class FeatureYaml {
    private FeatureYaml() {}

    static void write(ObjectNode node, FeatureEncoding feature) {
        if (feature instanceof IdEncoding id) {
            writeId(node, id);
        } else if (feature instanceof BucketEncoding buckets) {
            node.put("type", FeaturesSection.BUCKETS);
            node.put("column", buckets.column());
            node.put("embedding", buckets.dimension());
            node.put("buckets", buckets.buckets());
        } else if (feature instanceof NumericEncoding numeric) {
            node.put("type", FeaturesSection.NUMERIC);
            node.put("column", numeric.column());
            node.put("transform", EnumNames.of(numeric.transform()));
        }
    }

    private static void writeId(ObjectNode node, IdEncoding id) {
        if (id.columns().size() > 1) {
            node.put("type", FeaturesSection.CROSS);
            id.columns().forEach(node.putArray("of")::add);
        } else {
            node.put("type", FeaturesSection.ID);
            node.put("column", id.columns().get(0));
            node.put("table", id.table());
        }
        node.put("embedding", id.dimension());
        if (id.hashBuckets() > 0) {
            node.put("hash-buckets", id.hashBuckets());
        } else {
            node.put("min-count", id.minCount());
        }
        if (id.list() != null) {
            writeList(node, id.list());
        }
    }

    private static void writeList(ObjectNode node, ValueList list) {
        node.put("separator", String.valueOf(list.separator()));
        if (list.weightSeparator() != ValueList.NO_WEIGHTS) {
            node.put("weight-separator", String.valueOf(list.weightSeparator()));
        }
        if (list.maxLength() > 0) {
            node.put("max-length", list.maxLength());
        }
        node.put("pooling", EnumNames.of(list.pooling()));
    }
}
