// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes scores as a body. */
public final class ScoreResponse {
    /** Bytes of a number, its comma with it. */
    private static final int BYTES_A_NUMBER = 22;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private ScoreResponse() {}

    /** Bytes of an answer, more rather than less. */
    public static long mostBytes(int rows, int probabilities) {
        return 200 + probabilities * (60 + (long) rows * BYTES_A_NUMBER);
    }

    /**
     * The body, in UTF-8; each number reads as the same double again, and is null where it is none.
     *
     * @param model the id of the model that scored
     * @param scores by probability, one a row
     */
    public static byte[] bytes(String model, int rows, Map<String, double[]> scores) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder((int) Math.min(1 << 30, mostBytes(rows, scores.size())))) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.writeStartObject();
                json.writeStringField("model", model);
                json.writeNumberField("rows", rows);
                json.writeObjectFieldStart("probabilities");
                for (Map.Entry<String, double[]> probability : scores.entrySet()) {
                    json.writeArrayFieldStart(probability.getKey());
                    for (double score : probability.getValue()) {
                        if (Double.isFinite(score)) {
                            json.writeNumber(score);
                        } else {
                            json.writeNull();
                        }
                    }
                    json.writeEndArray();
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
    }
}
