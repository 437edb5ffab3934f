// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of MLflow's server a run talks to, kept in memory; it can break, and hang. */
public final class MlflowStub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/2.0/mlflow/";
    private static final Pattern TAG = Pattern.compile("tags\\.(\\w+) = '([^']*)'");
    private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<String> authorizations = new ArrayList<>();
    private String artifactRoot = "mlflow-artifacts:/";
    private int healthyRequests = Integer.MAX_VALUE;
    private boolean hangs;
    private int lateCreations;
    private final List<Integer> answersToFiles = new ArrayList<>();
    private int requests;

    /** A run as the server has it; of metrics each value, by step. */
    public static final class Run {
        public final String experiment;
        public final String name;
        public final Map<String, String> parameters = new TreeMap<>();
        public final Map<String, String> tags = new TreeMap<>();
        public final Map<String, TreeMap<Long, Double>> metrics = new TreeMap<>();
        /** Values of each metric that came, those that came again too. */
        private final Map<String, Integer> values = new TreeMap<>();

        public String status = "RUNNING";

        private Run(String experiment, String name) {
            this.experiment = experiment;
            this.name = name;
        }

        private void tag(JsonNode request) {
            request.path("tags")
                    .forEach(tag ->
                            tags.put(tag.path("key").asText(), tag.path("value").asText()));
        }
    }

    /** Listens on a port of this machine that is free. */
    public MlflowStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Where runs are told that their files go. */
    public synchronized MlflowStub artifactRoot(String root) {
        artifactRoot = root;
        return this;
    }

    /** From the request after so many on, it answers with errors of its own, or not at all. */
    public synchronized MlflowStub healthyFor(int count, boolean thenHangs) {
        healthyRequests = count;
        hangs = thenHangs;
        return this;
    }

    /** So many times, it makes a run and does not answer before it is closed. */
    public synchronized MlflowStub lateCreations(int count) {
        lateCreations = count;
        return this;
    }

    /** It answers the next file with a status of HTTP, and does not take it. */
    public synchronized MlflowStub answersAFileWith(int status) {
        answersToFiles.add(status);
        return this;
    }

    /** It is whole again. */
    public synchronized void recovers() {
        healthyRequests = Integer.MAX_VALUE;
    }

    public synchronized Map<String, Run> runs() {
        return new LinkedHashMap<>(runs);
    }

    /** The only run. */
    public synchronized Run run() {
        if (runs.size() != 1) {
            throw new IllegalStateException("runs: " + runs.keySet());
        }
        return runs.values().iterator().next();
    }

    /** How many values of a metric came, of all runs, those that came again too. */
    public synchronized int values(String metric) {
        return runs.values().stream()
                .mapToInt(run -> run.values.getOrDefault(metric, 0))
                .sum();
    }

    /** Uploaded files by path. */
    public synchronized Map<String, byte[]> files() {
        return new TreeMap<>(files);
    }

    public synchronized Map<String, String> experiments() {
        return new LinkedHashMap<>(experiments);
    }

    /** The header of each request; {@code none} where it had none. */
    public synchronized List<String> authorizations() {
        return new ArrayList<>(authorizations);
    }

    public synchronized int requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = 200;
        String answer;
        boolean broken;
        synchronized (this) {
            broken = requests++ >= healthyRequests;
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            authorizations.add(header == null ? "none" : header);
        }
        if (broken && hangs) {
            hang(exchange);
            return;
        }
        try {
            if (broken) {
                throw new Failure(503, "out of order");
            }
            answer = JSON.writeValueAsString(answer(exchange.getRequestMethod(), exchange.getRequestURI(), body));
        } catch (Failure e) {
            status = e.status;
            answer = JSON.writeValueAsString(Map.of("error_code", "FAILED", "message", e.getMessage()));
        }
        if (late(exchange.getRequestURI())) {
            hang(exchange);
            return;
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void hang(HttpExchange exchange) {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private synchronized boolean late(URI uri) {
        return uri.getPath().equals(API + "runs/create") && lateCreations-- > 0;
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        private Failure(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private synchronized JsonNode answer(String method, URI uri, byte[] body) throws IOException {
        String path = uri.getPath();
        if (path.startsWith(FILES) && method.equals("PUT")) {
            if (!answersToFiles.isEmpty()) {
                throw new Failure(answersToFiles.remove(0), "no file now");
            }
            files.put(path.substring(FILES.length()), body);
            return JSON.createObjectNode();
        }
        if (!path.startsWith(API)) {
            throw new Failure(404, "no such page");
        }
        String endpoint = path.substring(API.length());
        if (method.equals("GET")) {
            return switch (endpoint) {
                case "experiments/get-by-name" -> experiment(query(uri, "experiment_name"));
                case "runs/get" -> JSON.createObjectNode()
                        .set("run", run(query(uri, "run_id"), found(query(uri, "run_id"))));
                default -> throw new Failure(404, "no GET " + endpoint);
            };
        }
        JsonNode request = JSON.readTree(body);
        return switch (endpoint) {
            case "experiments/create" -> {
                String id = Integer.toString(experiments.size() + 1);
                experiments.put(request.path("name").asText(), id);
                yield JSON.createObjectNode().put("experiment_id", id);
            }
            case "runs/create" -> {
                Run run = new Run(
                        request.path("experiment_id").asText(),
                        request.path("run_name").asText());
                run.tag(request);
                String id = "run" + (runs.size() + 1);
                runs.put(id, run);
                yield JSON.createObjectNode().set("run", run(id, run));
            }
            case "runs/search" -> search(request.path("filter").asText());
            case "runs/update" -> {
                Run run = found(request.path("run_id").asText());
                run.status = request.path("status").asText();
                yield JSON.createObjectNode();
            }
            case "runs/log-batch" -> {
                log(found(request.path("run_id").asText()), request);
                yield JSON.createObjectNode();
            }
            default -> throw new Failure(404, "no POST " + endpoint);
        };
    }

    private void log(Run run, JsonNode request) {
        if (request.path("params").size() > 100
                || request.path("metrics").size() > 1000
                || request.path("tags").size() > 100) {
            throw new Failure(400, "too much at once");
        }
        request.path("params").forEach(parameter -> {
            String key = parameter.path("key").asText();
            String value = parameter.path("value").asText();
            if (value.length() > 6000 || !key.matches("[\\w./ -]{1,250}")) {
                throw new Failure(400, "a parameter that cannot be: " + key);
            }
            String before = run.parameters.put(key, value);
            if (before != null && !before.equals(value)) {
                throw new Failure(400, "a parameter changes: " + key);
            }
        });
        run.tag(request);
        request.path("metrics").forEach(metric -> {
            run.values.merge(metric.path("key").asText(), 1, Integer::sum);
            run.metrics
                    .computeIfAbsent(metric.path("key").asText(), key -> new TreeMap<>())
                    .put(metric.path("step").asLong(), metric.path("value").asDouble());
        });
    }

    /** Of runs with a tag: {@code tags.NAME = 'VALUE'}. */
    private JsonNode search(String filter) {
        Matcher tag = TAG.matcher(filter);
        if (!tag.matches()) {
            throw new Failure(400, "no filter: " + filter);
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode found = answer.putArray("runs");
        runs.forEach((id, run) -> {
            if (tag.group(2).equals(run.tags.get(tag.group(1)))) {
                found.add(run(id, run));
            }
        });
        return answer;
    }

    private JsonNode experiment(String name) {
        if (!experiments.containsKey(name)) {
            throw new Failure(404, "no experiment " + name);
        }
        ObjectNode experiment = JSON.createObjectNode()
                .put("experiment_id", experiments.get(name))
                .put("name", name);
        return JSON.createObjectNode().set("experiment", experiment);
    }

    private Run found(String id) {
        Run run = runs.get(id);
        if (run == null) {
            throw new Failure(404, "no run " + id);
        }
        return run;
    }

    private ObjectNode run(String id, Run run) {
        ObjectNode node = JSON.createObjectNode();
        node.putObject("info")
                .put("run_id", id)
                .put("experiment_id", run.experiment)
                .put("status", run.status)
                .put("artifact_uri", artifactRoot + run.experiment + "/" + id + "/artifacts");
        ArrayNode metrics = node.putObject("data").putArray("metrics");
        run.metrics.forEach((key, values) -> metrics.addObject()
                .put("key", key)
                .put("value", values.lastEntry().getValue())
                .put("step", values.lastKey())
                .put("timestamp", 1));
        return node;
    }

    private static String query(URI uri, String name) {
        for (String pair : uri.getRawQuery().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new Failure(400, "no " + name);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
