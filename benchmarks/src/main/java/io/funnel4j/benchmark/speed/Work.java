package io.funnel4j.benchmark.speed;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What rows go through while they are counted. */
public enum Work {
    /** Whole steps: forward, backward, update. Of the product limit, the products of one. */
    @JsonProperty("training")
    TRAINING,
    /** The products of the forward pass. */
    @JsonProperty("forward")
    FORWARD,
    /** Delimited text to encoded exposures, both passes. */
    @JsonProperty("encoding")
    ENCODING,
    /** Encoded exposures to plain arrays, in the order of the rows, on one thread. */
    @JsonProperty("reading")
    READING,
    /** Encoded exposures, shuffled, to the arrays of a step, on one thread. */
    @JsonProperty("iterating")
    ITERATING,
    /** Encoded exposures to P(click), P(purchase) and P(purchase | click). */
    @JsonProperty("predicting")
    PREDICTING
}
