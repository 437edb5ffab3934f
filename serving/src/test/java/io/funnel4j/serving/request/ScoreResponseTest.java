// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreResponseTest {
    private static JsonNode read(String model, int rows, Map<String, double[]> scores) throws Exception {
        ByteBuffer body = ScoreResponse.bytes(model, rows, scores);
        return new ObjectMapper().readTree(StandardCharsets.UTF_8.decode(body).toString());
    }

    /** Those of all magnitudes too, whose texts are longer than those of probabilities. */
    @Test
    void eachNumberReadsAsTheSameDouble() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        double[] probabilities = new double[5000];
        double[] all = new double[5000];
        for (int i = 0; i < all.length; i++) {
            probabilities[i] = Math.exp(-40 * random.nextDouble());
            all[i] = Double.longBitsToDouble(random.nextLong());
        }
        double[] extremes = {0, -0.0, 1, 0.25, Double.MIN_VALUE, -Double.MAX_VALUE, Double.MIN_NORMAL, 1e-5, 1e-3, 1e7};
        Map<String, double[]> scores = new LinkedHashMap<>();
        scores.put("p_click", probabilities);
        scores.put("all", all);
        scores.put("extremes", extremes);
        JsonNode read = read("m", 5000, scores);
        scores.forEach((name, values) -> {
            JsonNode found = read.path("probabilities").path(name);
            assertThat(found.size()).isEqualTo(values.length);
            for (int i = 0; i < values.length; i++) {
                if (Double.isFinite(values[i])) {
                    assertThat(found.get(i).doubleValue())
                            .as("%s %s, seed %s", name, i, seed)
                            .isEqualTo(values[i]);
                } else {
                    assertThat(found.get(i).isNull()).isTrue();
                }
            }
        });
    }

    @Test
    void namesAreEscaped() throws Exception {
        JsonNode read = read("a\"b\u00e9", 0, Map.of("p \\ \n", new double[0]));
        assertThat(read.path("model").asText()).isEqualTo("a\"b\u00e9");
        assertThat(read.path("rows").asInt()).isZero();
        assertThat(read.path("probabilities").path("p \\ \n").isArray()).isTrue();
        assertThat(read("m", 0, Map.of()).path("probabilities").isEmpty()).isTrue();
    }
}
