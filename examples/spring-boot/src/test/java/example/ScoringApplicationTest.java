// SPDX-License-Identifier: Apache-2.0
package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnel4j.model.Scorer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Starts the service on a model of its own and scores over HTTP. */
class ScoringApplicationTest {
    private static final Map<String, String> CANDIDATE =
            Map.of("user", "u7", "item", "i3", "category", "c1", "price", "19.90");

    static String model;
    static ConfigurableApplicationContext service;
    static TestRestTemplate client;

    @BeforeAll
    static void start() throws Exception {
        Path project = Path.of("").toAbsolutePath();
        Path target = Files.createDirectories(project.resolve("target"));
        Path folder = TinyModel.train(Files.createTempDirectory(target, "world"));
        model = "../" + project.getParent().relativize(folder); // as a user may name it
        service = start(model);
        client = client(service);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static ConfigurableApplicationContext start(String model) {
        return new SpringApplicationBuilder(ScoringApplication.class)
                .run("--server.port=0", "--server.address=127.0.0.1", "--funnel4j.model=" + model);
    }

    private static TestRestTemplate client(ConfigurableApplicationContext application) {
        String port = application.getEnvironment().getProperty("local.server.port");
        return new TestRestTemplate(new RestTemplateBuilder().rootUri("http://127.0.0.1:" + port));
    }

    private static ResponseEntity<JsonNode> post(String json) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return client.postForEntity("/score", new HttpEntity<>(json, headers), JsonNode.class);
    }

    @Test
    void scoresTheCandidatesOfARequest() {
        ResponseEntity<JsonNode> response = post(
                """
                {"candidates": [
                   {"user": "u7", "item": "i3", "category": "c1", "price": 19.90},
                   {"user": "u7", "item": "never seen", "category": "c2", "price": null}],
                 "probabilities": ["p_click", "p_purchase_given_click"]}
                """);

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
        JsonNode probabilities = response.getBody().get("probabilities");
        assertThat(probabilities.fieldNames()).toIterable().containsExactly("p_click", "p_purchase_given_click");
        assertThat(probabilities.get("p_click")).hasSize(2).allSatisfy(p -> assertThat(p.asDouble())
                .isBetween(0.0, 1.0));
        double[] alone = service.getBean(Scorer.class)
                .score(List.of(CANDIDATE), "p_click")
                .get("p_click");
        assertThat(probabilities.get("p_click").get(0).asDouble()).isCloseTo(alone[0], within(1e-6));
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        ResponseEntity<JsonNode> number = post(
                """
                {"candidates": [{"user": "u7", "item": "i3", "category": "c1", "price": "cheap"}]}
                """);
        assertThat(number.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(number.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(number.getBody().get("detail").asText()).contains("row 0", "price", "cheap");

        assertThat(post("{\"candidates\": []}").getBody().get("detail").asText())
                .isEqualTo("'candidates' has 0 rows; expected 1 to 1000");
        assertThat(post("{\"candidates\": [null]}").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void isHealthyAsLongAsTheModelScores() {
        post(
                """
                {"candidates": [{"user": "a stranger", "item": "i3", "category": "c1", "price": 5}]}
                """);

        ResponseEntity<JsonNode> health = client.getForEntity("/actuator/health", JsonNode.class);

        assertThat(health.getStatusCode()).isEqualTo(HttpStatus.OK);
        JsonNode details = health.getBody().get("components").get("model").get("details");
        assertThat(details.get("rows").asLong()).isPositive();
        assertThat(details.get("unknown").get("user").asDouble()).isPositive();
    }

    @Test
    void closesTheScorerWhenItIsStopped() {
        ConfigurableApplicationContext other = start(model);
        Scorer scorer = other.getBean(Scorer.class);
        assertThat(scorer.score(List.of(CANDIDATE)).get("p_click")).hasSize(1);

        other.close();

        assertThatThrownBy(() -> scorer.score(List.of(CANDIDATE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
