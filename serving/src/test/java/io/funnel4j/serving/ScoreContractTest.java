// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import static io.funnel4j.serving.HttpCalls.detail;
import static io.funnel4j.serving.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnel4j.model.Scorer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/score}: the scores of a Scorer to the bit, and what is refused. */
@Timeout(120)
class ScoreContractTest {
    private static final String ROW =
            "{\"user\":\"u7\",\"item\":\"i3\",\"brand\":\"b1\",\"tags\":[\"t1\"],\"words\":[],\"age\":30,\"price\":19.9}";

    @TempDir
    private static Path folder;

    private static Scorer scorer;
    private static ScoringServer server;
    private static HttpCalls calls;

    @BeforeAll
    static void start() throws IOException {
        Path model = TestModels.write(folder, 1);
        scorer = TestModels.scorer(model);
        server = ScoringServer.builder().maxRows(700).maxBytes(200_000).start(model);
        calls = new HttpCalls(server.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
        scorer.close();
    }

    private static Map<String, String> row(String... changes) {
        Map<String, String> row = new HashMap<>(Map.of(
                "user", "u7", "item", "i3", "brand", "b1", "tags", "t1", "words", "", "age", "30", "price", "19.9"));
        for (int i = 0; i < changes.length; i += 2) {
            row.put(changes[i], changes[i + 1]);
        }
        return row;
    }

    private static void assertScores(JsonNode answer, List<Map<String, String>> rows, String... probabilities) {
        Map<String, double[]> expected = scorer.score(rows, probabilities);
        assertThat(answer.path("rows").asInt()).isEqualTo(rows.size());
        assertThat(answer.path("probabilities").size()).isEqualTo(expected.size());
        expected.forEach((name, scores) -> {
            JsonNode found = answer.path("probabilities").path(name);
            assertThat(found.size()).isEqualTo(scores.length);
            for (int i = 0; i < scores.length; i++) {
                assertThat(found.get(i).doubleValue())
                        .as("%s of row %s", name, i)
                        .isEqualTo(scores[i]);
            }
        });
    }

    @Test
    void givesTheScorersDoubles() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> json = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Map<String, String> row = row(
                    "user", "u" + random.nextInt(40),
                    "item", "i" + random.nextInt(50),
                    "brand", "b\u00e9\"" + random.nextInt(10),
                    "tags", "t%s|t%s|new".formatted(random.nextInt(12), random.nextInt(9)),
                    "words", "w%s:%s|w2".formatted(random.nextInt(12), random.nextInt(40) / 8.0),
                    "age", Integer.toString(random.nextInt(90)),
                    "price", Double.toString(random.nextInt(5000) / 100.0));
            rows.add(row);
            json.add("{\"user\":%s,\"item\":%s,\"brand\":%s,\"tags\":%s,\"words\":%s,\"age\":%s,\"price\":%s}"
                    .formatted(
                            text(row.get("user")),
                            text(row.get("item")),
                            text(row.get("brand")),
                            HttpCalls.JSON.writeValueAsString(row.get("tags").split("\\|", -1)),
                            words(row.get("words")),
                            row.get("age"),
                            row.get("price")));
        }
        HttpResponse<String> answer = calls.score("{\"rows\":[" + String.join(",", json) + "]}");
        assertThat(answer.statusCode()).as("seed %s: %s", seed, answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertScores(json(answer), rows);
    }

    private static String text(String value) throws IOException {
        return HttpCalls.JSON.writeValueAsString(value);
    }

    private static String words(String text) {
        String first = text.substring(0, text.indexOf('|'));
        return "[[\"%s\",%s],\"w2\"]"
                .formatted(first.substring(0, first.indexOf(':')), first.substring(first.indexOf(':') + 1));
    }

    @Test
    void takesOneRowAndProbabilitiesThatAreAskedForInTheirOrder() throws Exception {
        HttpResponse<String> answer =
                calls.score("{\"probabilities\":[\"p_conversion_given_click\",\"p_click\"],\"rows\":" + ROW + "}");
        assertThat(json(answer).path("probabilities").fieldNames())
                .toIterable()
                .containsExactly("p_conversion_given_click", "p_click");
        assertScores(json(answer), List.of(row()), "p_conversion_given_click", "p_click");
        assertThat(json(answer).path("model").asText()).hasSize(12);
    }

    @Test
    void valuesThatAreSharedStandOnceAndARowsOwnValueWins() throws Exception {
        HttpResponse<String> answer =
                calls.score("{\"rows\":[{\"item\":\"i1\"},{\"item\":\"i2\",\"user\":\"u9\",\"price\":null}],\"common\":"
                        + ROW + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertScores(json(answer), List.of(row("item", "i1"), row("item", "i2", "user", "u9", "price", "")));
    }

    @Test
    void noRowsHaveNoScores() throws Exception {
        HttpResponse<String> answer = calls.score("{\"rows\":[],\"probabilities\":[\"p_click\"]}");
        assertThat(json(answer).path("probabilities").toString()).isEqualTo("{\"p_click\":[]}");
        assertThat(json(answer).path("rows").asInt()).isZero();
    }

    /** The one text of numbers that docs/data.md has, for ids and for numbers. */
    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "7.0, 7",
        "7.50, 7.5",
        "-0, 0",
        "-0.0, 0",
        "1e3, 1000",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "12345678901234567890, 12345678901234567890",
        "1e21, 1e21",
        "0.1, 0.1",
        "100.0, 100",
        "true, true",
        "false, false",
        "0.30000000000000004, 0.30000000000000004",
        "1.5e-7, 1.5e-7"
    })
    void numbersHaveTheTextThatTheyHaveInOtherSources(String json, String text) throws Exception {
        HttpResponse<String> answer = calls.score("{\"rows\":" + ROW.replace("\"b1\"", json) + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertScores(json(answer), List.of(row("brand", text)));
    }

    @Test
    void valuesAreReadAsTheirFeaturesReadThem() throws Exception {
        for (String[] change : new String[][] {
            {"\"price\":19.9", "\"price\":\"19.9\"", "price", "19.9"},
            {"\"price\":19.9", "\"price\":true", "price", "1"},
            {"\"price\":19.9", "\"price\":null", "price", ""},
            {"\"tags\":[\"t1\"]", "\"tags\":[\"t2\",null,\" \",3]", "tags", "t2|3"},
            {"\"tags\":[\"t1\"]", "\"tags\":\"t2|t3\"", "tags", "t2|t3"},
            {"\"tags\":[\"t1\"]", "\"tags\":null", "tags", ""},
            {"\"words\":[]", "\"words\":[\"w1:2\",[\"w3\",null],[4,2e0]]", "words", "w1:2:1|w3|4:2"},
            {"\"user\":\"u7\"", "\"user\":\"u7\",\"click\":[{}],\"buy\":1", "user", "u7"},
        }) {
            HttpResponse<String> answer = calls.score("{\"rows\":[" + ROW.replace(change[0], change[1]) + "]}");
            assertThat(answer.statusCode())
                    .as("%s: %s", change[1], answer.body())
                    .isEqualTo(200);
            assertScores(json(answer), List.of(row(change[2], change[3])));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
            {;                                                malformed JSON: Unexpected end-of-input
            ;                                                 the body is nothing
            [];                                               the body is an array; expected an object with 'rows'
            {"rows":[{"user":"u7";                            malformed JSON: Unexpected end-of-input: expected close marker for Object (start marker at line: 1, column: 10) (line
            {"rows":[]} x;                                    malformed JSON: Unrecognized token 'x'
            {"rows":[]}{};                                    something follows the object
            {"Rows":[]};                                      unknown key 'Rows'; expected rows, common or probabilities; did you mean 'rows'?
            {"rows":[],"rows":[]};                            duplicate key 'rows' (line 1, column 12)
            {};                                               the body has no 'rows'
            {"rows":7};                                       'rows' is a number; expected an array of rows
            {"rows":[7]};                                     row 0 is a number
            {"rows":[],"common":[]};                          'common' is an array
            {"rows":[],"probabilities":[]};                   'probabilities' is empty
            {"rows":[],"probabilities":["p_clik"]};           no probability is named 'p_clik'; the model has [p_click
            {"rows":[],"probabilities":["p_click","p_click"]};'probabilities' names 'p_click' twice
            {"rows":[{"usr":1}]};                             row 0: no feature reads column 'usr'
            {"rows":[{"user":1,"user":2}]};                   row 0: duplicate key 'user'
            {"rows":[{"click":1,"click":2}]};                 row 0: duplicate key 'click'
            {"rows":[],"common":{"usr":1}};                   common: no feature reads column 'usr'
            {"rows":[{"user":{}}]};                           row 0: column 'user': an object, expected a text
            {"rows":[{"user":[1]}]};                          row 0: column 'user': an array, expected one value
            {"rows":[{"tags":["a|b"]}]};                      row 0: column 'tags': an element contains '|'
            {"rows":[{"tags":[["a",1]]}]};                    row 0: column 'tags': an array in an array
            {"rows":[{"words":[["a","b"]]}]};                 row 0: column 'words': a text where a weight is due
            {"rows":[{"words":[["a",1,2]]}]};                 row 0: column 'words': more than a value and its weight
            {"rows":[{"words":[[]]}]};                        row 0: column 'words': the end of an array
            {"rows":[{"words":[["a"]]}]};                     row 0: column 'words': the end of an array where a weight is due
            {"rows":[{"price":1e999}]};                       row 0: column 'price': a number beyond 1.8e308
            {"rows":[{"user":"a"}]};                          row 0 has no column 'item'
            {"rows":[[[[[[[[[[1]]]]]]]]]};                    row 0 is an array
            {"rows":[{"words":[[[[[[[[1]]]]]]]]}]};           row 0: column 'words': an array, expected a text
            """)
    void saysWhatIsWrongWithABodyAndWhere(String body, String expected) throws Exception {
        HttpResponse<String> answer = calls.score(body == null ? "" : body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(answer).path("title").asText()).isEqualTo("Bad Request");
        assertThat(json(answer).path("status").asInt()).isEqualTo(400);
        assertThat(detail(answer)).startsWith(expected);
    }

    @Test
    void namesTheRowThatCannotBeRead() throws Exception {
        HttpResponse<String> answer = calls.score("{\"rows\":[" + ROW + "," + ROW.replace("19.9", "\"much\"") + "]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(detail(answer)).startsWith("row 1: text where a number is due in column 'price', found 'much'");
        answer = calls.score("{\"rows\":[" + ROW.replace("[]", "[[\"a\"," + "9".repeat(101) + "]]") + "]}");
        assertThat(detail(answer)).startsWith("the body is beyond a limit");
    }

    @Test
    void limitsRowsAndBytes() throws Exception {
        HttpResponse<String> rows = calls.score("{\"rows\":[" + "{},".repeat(700) + "{}]}");
        assertThat(rows.statusCode()).isEqualTo(413);
        assertThat(detail(rows)).startsWith("more than 700 rows");
        HttpResponse<String> bytes = calls.score(" ".repeat(200_001));
        assertThat(bytes.statusCode()).isEqualTo(413);
        assertThat(detail(bytes)).startsWith("the body is larger than 200,000 bytes");
        assertThat(calls.score(" ".repeat(199_980) + "{\"rows\":[]}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesJsonAlone() throws Exception {
        for (String type :
                List.of("text/plain", "application/json;charset=latin1", "application/x-www-form-urlencoded")) {
            assertThat(calls.post("/v1/score", "{\"rows\":[]}", "Content-Type", type)
                            .statusCode())
                    .isEqualTo(415);
        }
        assertThat(calls.post("/v1/score", "{\"rows\":[]}", "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
        for (String type : List.of("application/json", "Application/JSON; charset=\"UTF-8\"")) {
            assertThat(calls.post("/v1/score", "{\"rows\":[]}", "Content-Type", type)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(calls.post("/v1/score", "{\"rows\":[]}").statusCode()).isEqualTo(200);
    }
}
