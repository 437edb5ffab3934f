// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are nearly right, and bodies that are not right at all. */
@Timeout(300)
class FuzzTest {
    private static final int BODIES = 20_000;
    private static final int WARM_UP = 2_000;
    private static final int CLIENTS = 2;
    private static final long MEBIBYTE = 1 << 20;
    private static final String VALID =
            """
            {"rows":[{"user":"u7","item":"i3","brand":"b1","tags":["t1","t2"],"words":[["w1",0.5],"w2"],"age":30,"price":19.9},
            {"user":"u8","item":null,"brand":7,"tags":"t1|t3","words":[],"age":true,"price":1e1}],
            "common":{"user":"u\\u00e9","price":3},"probabilities":["p_click","p_conversion_given_click"]}""";
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-",
            "{}",
            "[]",
            "[[]]",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "1e999",
            "-1e999",
            "1e-999",
            "NaN",
            "Infinity",
            "9".repeat(90),
            "9".repeat(200),
            "0." + "1".repeat(80),
            "\"" + "x".repeat(3000) + "\"",
            "[".repeat(50),
            "{\"a\":".repeat(50),
            "\"user\":",
            ",",
            ":",
            "}",
            "]",
            "\u2028",
            "\ufeff",
            "/*",
            "'a'");

    @TempDir
    private static Path folder;

    private static ScoringServer server;

    @BeforeAll
    static void start() throws IOException {
        server = ScoringServer.builder().maxBytes(4000).maxRows(5).start(TestModels.write(folder, 1));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void eachIsAnsweredWithScoresOrAReason() throws Exception {
        long seed = new Random().nextLong();
        send(seed, 0, WARM_UP);
        long before = used();
        int scored = send(seed, WARM_UP, BODIES);
        long grown = (used() - before) / MEBIBYTE;
        assertThat(grown).as("MiB that the heap has grown by; seed %s", seed).isLessThan(20);
        assertThat(scored).as("some mutations are harmless; seed %s", seed).isBetween(100, BODIES - 5000);
        assertThat(EndpointsTest.figure(server.metrics(), "funnel4j_http_body_bytes"))
                .isZero();
    }

    private static int send(long seed, int from, int to) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Integer>> sent = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> clients.submit(() -> {
                        int scored = 0;
                        try (KeptConnection connection = new KeptConnection(new HttpCalls(server.uri()))) {
                            for (int body = from + client; body < to; body += CLIENTS) {
                                scored += isScored(connection, seed, body) ? 1 : 0;
                            }
                        }
                        return scored;
                    }))
                    .toList();
            int scored = 0;
            for (Future<Integer> each : sent) {
                scored += each.get();
            }
            return scored;
        } finally {
            clients.shutdown();
        }
    }

    private static boolean isScored(KeptConnection connection, long seed, int body) throws Exception {
        KeptConnection.Answer answer = connection.score(body(new Random(seed + body)));
        String what = "seed %s: %s".formatted(seed + body, answer.body());
        assertThat(answer.status()).as(what).isIn(200, 400, 413);
        if (answer.status() == 200) {
            assertThat(HttpCalls.JSON
                            .readTree(answer.body())
                            .path("probabilities")
                            .isObject())
                    .as(what)
                    .isTrue();
            return true;
        }
        assertThat(HttpCalls.JSON.readTree(answer.body()).path("detail").asText())
                .as(what)
                .isNotBlank()
                .hasSizeLessThan(1500);
        assertThat(answer.body())
                .as(what)
                .doesNotContain("Exception", "\\tat ", "java.", "jackson", "(byte[])", "REDACTED", "StreamRead");
        return false;
    }

    private static byte[] body(Random random) {
        if (random.nextInt(20) == 0) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = VALID.getBytes(StandardCharsets.UTF_8);
        for (int mutations = random.nextInt(3); mutations >= 0; mutations--) {
            bytes = mutated(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + random.nextInt(30));
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 2 -> replaced(
                    bytes, at, at, VALUES.get(random.nextInt(VALUES.size())).getBytes(StandardCharsets.UTF_8));
            case 3 -> replaced(
                    bytes, at, to, VALUES.get(random.nextInt(VALUES.size())).getBytes(StandardCharsets.UTF_8));
            case 4 -> replaced(bytes, at, to, new byte[0]);
            case 5 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            default -> value(bytes, random);
        };
    }

    /** In place of one of the values. */
    private static byte[] value(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int colon = text.indexOf(':', random.nextInt(text.length()));
        int comma = colon < 0 ? -1 : text.indexOf(',', colon);
        return comma < 0
                ? bytes
                : (text.substring(0, colon + 1) + VALUES.get(random.nextInt(VALUES.size())) + text.substring(comma))
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
