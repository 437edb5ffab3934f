// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What rows go through while they are counted. */
public enum Work {
    /** Whole steps: forward, backward, update. Of the matmul bound, the products of one. */
    @JsonProperty("training")
    TRAINING("training"),
    /** The products of the forward pass. */
    @JsonProperty("forward")
    FORWARD("forward pass"),
    /** Delimited text to encoded exposures, both passes. */
    @JsonProperty("encoding")
    ENCODING("encoding delimited text"),
    /** Encoded exposures to plain arrays, in the order of the rows, on one thread. */
    @JsonProperty("reading")
    READING("reading, one thread"),
    /** Encoded exposures, shuffled, to the arrays of a step, on one thread. */
    @JsonProperty("iterating")
    ITERATING("iterating, shuffled, one thread"),
    /** Encoded exposures to P(click), P(purchase) and P(purchase | click). */
    @JsonProperty("predicting")
    PREDICTING("predicting");

    private final String words;

    Work(String words) {
        this.words = words;
    }

    /** For a table. */
    public String words() {
        return words;
    }
}
