// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

/** A feature list of Ali-CCP under construction. */
final class FeatureList {
    private final StringBuilder text = new StringBuilder();
    private int features;

    void clear() {
        text.setLength(0);
        features = 0;
    }

    void add(String field, long feature, String weight) {
        if (features > 0) {
            text.append('\u0001');
        }
        text.append(field).append('\u0002').append(feature).append('\u0003').append(weight);
        features++;
    }

    int features() {
        return features;
    }

    /** {@code feature_num,feature_list}. */
    void appendTo(StringBuilder line, int count) {
        line.append(count).append(',').append(text);
    }
}
