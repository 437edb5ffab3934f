package io.funnel4j.dataset.encode;

import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** How a column becomes a feature. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = IdEncoding.class, name = "id"),
    @JsonSubTypes.Type(value = NumericEncoding.class, name = "numeric")
})
public sealed interface FeatureEncoding permits IdEncoding, NumericEncoding {
    /** The feature's name, unique in its plan. */
    String name();

    /** The column that it reads. */
    String column();
}
