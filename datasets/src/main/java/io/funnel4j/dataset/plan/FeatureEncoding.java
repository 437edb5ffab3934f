// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** How columns become a feature. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = IdEncoding.class, name = "id"),
    @JsonSubTypes.Type(value = BucketEncoding.class, name = "buckets"),
    @JsonSubTypes.Type(value = NumericEncoding.class, name = "numeric")
})
public sealed interface FeatureEncoding permits IdEncoding, BucketEncoding, NumericEncoding {
    /** The feature's name, unique in its plan. */
    String name();

    /** The columns that it reads. */
    List<String> columns();
}
