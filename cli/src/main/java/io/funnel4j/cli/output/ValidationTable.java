// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The validations of a training as a table that grows: its loss, the objectives' AUC on validation and its speed. */
public final class ValidationTable {
    private static final int LEAST_WIDTH = 9;
    private static final String GAP = "  ";

    private final List<String> objectives;
    private final List<String> metrics;
    private final Optional<EarlyStopping> stopping;
    private final int width;
    private List<String> shownLosses = List.of();
    private List<String> shownMetrics = List.of();
    private double best = Double.NaN;

    /** @param width of the terminal; the objectives' own losses are left out where they do not fit */
    public ValidationTable(BehaviorGraph graph, Optional<EarlyStopping> stopping, int width) {
        this.stopping = stopping;
        this.width = width;
        this.objectives = graph.objectives().stream()
                .map(objective -> objective.probability().columnName())
                .toList();
        List<String> names = new ArrayList<>(graph.objectives().stream()
                .map(objective -> new MetricName(objective.probability(), Metric.AUC).toString())
                .toList());
        stopping.map(EarlyStopping::metric)
                .filter(name -> !names.contains(name))
                .ifPresent(names::add);
        this.metrics = names;
    }

    /** The titles, which depend on what the first validation has. */
    String header(Validation first) {
        shownMetrics = metrics.stream().filter(first.metrics()::containsKey).toList();
        shownLosses = objectives.stream().filter(first.losses()::containsKey).toList();
        if (shownLosses.size() < 2 || line(titles()).length() > width) {
            shownLosses = List.of();
        }
        return line(titles());
    }

    /** A validation's row; says where it is the best so far of what training watches. */
    String row(Validation validation) {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(validation.epoch()));
        cells.add(String.format(Locale.ROOT, "%,d", validation.step()));
        cells.add(loss(validation.loss()));
        shownLosses.forEach(name -> cells.add(loss(validation.losses().get(name))));
        shownMetrics.forEach(name -> cells.add(metric(validation.metrics().getOrDefault(name, Double.NaN))));
        cells.add(String.format(Locale.ROOT, "%,.0f", validation.samplesPerSecond()));
        return line(cells) + (improves(validation) ? GAP + "best" : "");
    }

    /** What is watched, and the best of it so far; empty where nothing is. */
    String watched() {
        return stopping.filter(some -> !Double.isNaN(best))
                .map(some -> "best %s %s".formatted(some.metric(), metric(best)))
                .orElse("");
    }

    private boolean improves(Validation validation) {
        if (stopping.isEmpty()) {
            return false;
        }
        double value = validation.metrics().getOrDefault(stopping.get().metric(), Double.NaN);
        boolean better = stopping.get().better(value, best);
        if (better) {
            best = value;
        }
        return better;
    }

    private List<String> titles() {
        List<String> titles = new ArrayList<>(List.of("epoch", "step", "loss"));
        shownLosses.forEach(name -> titles.add(name + " loss"));
        titles.addAll(shownMetrics);
        titles.add("samples/s");
        return titles;
    }

    private String line(List<String> cells) {
        List<String> titles = titles();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            int cellWidth = i == 0
                    ? titles.get(i).length()
                    : Math.max(LEAST_WIDTH, titles.get(i).length());
            line.append(i == 0 ? "" : GAP)
                    .append(" ".repeat(Math.max(0, cellWidth - cells.get(i).length())))
                    .append(cells.get(i));
        }
        return line.toString();
    }

    private static String loss(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }

    private static String metric(double value) {
        return Double.isNaN(value) ? "n/a" : String.format(Locale.ROOT, "%.4f", value);
    }
}
