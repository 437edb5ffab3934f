// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.serving.model.ModelDescription;
import io.funnel4j.serving.model.ModelSlot;
import io.funnel4j.serving.model.ServedModel;
import java.util.Optional;

/** Answers with what a user sees of a model. */
final class ModelAnswer {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ModelAnswer() {}

    /** Of the current one. */
    static void give(Exchange exchange, ModelSlot slot) {
        Optional<ServedModel> model = slot.acquire();
        if (model.isEmpty()) {
            exchange.refuse(503, "there is no model");
            return;
        }
        try {
            give(exchange, model.get().description());
        } finally {
            model.get().release();
        }
    }

    static void give(Exchange exchange, ModelDescription description) {
        try {
            exchange.answer(200, Exchange.JSON, MAPPER.writeValueAsBytes(description));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a description cannot be written as JSON", e);
        }
    }
}
