// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.metrics;

import io.funnel4j.serving.model.ModelListener;
import io.funnel4j.serving.model.ServedModel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** All metrics of a server, in a registry of its own. */
public final class ServingMetrics implements ModelListener {
    private static final String FEATURE = "feature";
    private static final String PROBABILITY = "probability";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Timer> answers = new ConcurrentHashMap<>();
    private final Map<ServedModel, ScoreTotals> scores = new ConcurrentHashMap<>();
    private final FeatureTotals features = new FeatureTotals();
    /** Features that have meters. */
    private final Set<String> registered = ConcurrentHashMap.newKeySet();

    private volatile Map<String, FeatureTotals.Total> featuresNow = Map.of();

    private final Timer latency = Timer.builder("funnel4j.score.latency")
            .description("From the head of a request to the end of its answer, of scored requests")
            .publishPercentiles(0.5, 0.9, 0.99)
            .register(registry);
    private final Counter rows = counter("funnel4j.score.rows", "Rows scored");
    private final Counter changes = counter("funnel4j.model.changes", "Models that came to be served");
    private final Counter failures = counter("funnel4j.model.failures", "Models that could not be opened");
    private final MultiGauge info = gauges("funnel4j.model.info", "The model that is served");
    private final MultiGauge means = gauges("funnel4j.score.mean", "Mean score since the model came to be served");
    private final MultiGauge trained = gauges("funnel4j.score.training.mean", "Rate in the model's train rows");
    private final MultiGauge drift = gauges("funnel4j.score.drift", "Mean score over the rate in training");

    /** Without a model. */
    public ServingMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private MultiGauge gauges(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Shows a figure that is asked for whenever metrics are read. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** A request was answered. */
    public void answered(String route, int status, long nanos) {
        answers.computeIfAbsent(route + " " + status, key -> Timer.builder("funnel4j.http.requests")
                        .description("Requests answered")
                        .tags("route", route, "status", Integer.toString(status))
                        .register(registry))
                .record(Duration.ofNanos(nanos));
    }

    /** A request to score was answered with scores. */
    public void scoredIn(long nanos) {
        latency.record(Duration.ofNanos(nanos));
    }

    /** A request was turned away before it was scored. */
    public void rejected(String reason) {
        Counter.builder("funnel4j.score.rejected")
                .description("Requests turned away for want of room or time")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** A model scored rows. */
    public void scored(ServedModel model, int count, Map<String, double[]> byProbability) {
        rows.increment(count);
        ScoreTotals totals = scores.get(model);
        if (totals != null) {
            byProbability.forEach((probability, values) -> {
                double sum = 0;
                for (double value : values) {
                    sum += value;
                }
                totals.add(probability, values.length, sum);
            });
        }
    }

    @Override
    public void opened(ServedModel model) {
        ScoreTotals totals = new ScoreTotals(model);
        scores.put(model, totals);
        features.opened(model);
        features.now().keySet().forEach(this::registerFeature);
        changes.increment();
        info.register(
                List.of(MultiGauge.Row.of(
                        Tags.of("id", model.id(), "name", model.description().name()), 1)),
                true);
        show(means, model, totals::mean);
        show(trained, model, totals::trained);
        show(drift, model, totals::drift);
    }

    private static void show(MultiGauge gauges, ServedModel model, ToDoubleFunction<String> value) {
        gauges.register(
                model.probabilities().stream()
                        .map(probability -> MultiGauge.Row.of(Tags.of(PROBABILITY, probability), probability, value))
                        .toList(),
                true);
    }

    private void registerFeature(String feature) {
        if (!registered.add(feature)) {
            return; // a model before had it too
        }
        count("funnel4j.feature.rows", "Rows scored with the feature", feature, FeatureTotals.Total::rows);
        count("funnel4j.feature.missing", "Rows without a value", feature, FeatureTotals.Total::missing);
        count("funnel4j.feature.values", "Values read", feature, FeatureTotals.Total::values);
        count("funnel4j.feature.unknown", "Values that training had not seen", feature, FeatureTotals.Total::unknown);
        share(
                "funnel4j.feature.missing.share",
                "Share of rows without a value since the start",
                feature,
                FeatureTotals.Total::missingShare);
        share(
                "funnel4j.feature.unknown.share",
                "Share of values that training had not seen since the start",
                feature,
                FeatureTotals.Total::unknownShare);
    }

    private void count(String name, String description, String feature, ToDoubleFunction<FeatureTotals.Total> of) {
        FunctionCounter.builder(name, this, metrics -> of.applyAsDouble(metrics.total(feature)))
                .description(description)
                .tag(FEATURE, feature)
                .register(registry);
    }

    private void share(String name, String description, String feature, ToDoubleFunction<FeatureTotals.Total> of) {
        Gauge.builder(name, this, metrics -> of.applyAsDouble(metrics.total(feature)))
                .description(description)
                .tag(FEATURE, feature)
                .register(registry);
    }

    private FeatureTotals.Total total(String feature) {
        return featuresNow.getOrDefault(feature, FeatureTotals.Total.NONE);
    }

    @Override
    public void closed(ServedModel model) {
        features.closed(model);
        scores.remove(model);
    }

    @Override
    public void failed() {
        failures.increment();
    }

    /** All of them, in the text format of Prometheus. */
    public String text() {
        featuresNow = features.now();
        return registry.scrape();
    }
}
