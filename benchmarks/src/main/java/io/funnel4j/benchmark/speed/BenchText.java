// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Engine;
import io.funnel4j.benchmark.speed.contender.Shape;
import io.funnel4j.benchmark.speed.contender.Work;
import io.funnel4j.report.TextTable;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A bench as plain text for a terminal. */
public final class BenchText {
    private final BenchReport report;
    private final int width;
    private final StringBuilder out = new StringBuilder();

    private BenchText(BenchReport report, int width) {
        this.report = report;
        this.width = width;
    }

    /** Setting, tables, what went wrong; lines no wider than {@code width} where figures allow it, at least 20. */
    public static String of(BenchReport report, int width) {
        BenchText text = new BenchText(report, width);
        text.setting();
        Set<Shape> shapes = new LinkedHashSet<>();
        report.figures().forEach(figure -> shapes.add(figure.shape()));
        for (Shape shape : shapes) {
            text.training(shape);
            text.pipeline(shape);
        }
        text.problems();
        return text.out.toString();
    }

    private void setting() {
        TextTable table = new TextTable().left("setting").left("");
        report.setting().forEach((what, value) -> table.row(what, value));
        out.append(table.render(width)).append('\n');
        out.append(report.otherLoad().busy() ? "BUSY: " : "Load: ")
                .append(report.otherLoad().words())
                .append(report.otherLoad().busy() ? "; trust ratios, not rates" : "")
                .append("\n\n");
    }

    private void training(Shape shape) {
        List<Figure> figures = figures(shape, Work.TRAINING);
        if (figures.isEmpty()) {
            return;
        }
        TextTable table = new TextTable()
                .left("training, shape " + shape.name())
                .right("batch")
                .right("samples/s")
                .right("least")
                .right("most")
                .right("cores")
                .right("samples a\ncore-second")
                .right("of matmul\nbound")
                .right("funnel4j\nis")
                .right("peak\nmemory");
        for (int ids : ids(figures)) {
            table.group(group(shape, ids));
            figures.stream().filter(figure -> figure.ids() == ids).forEach(figure -> table.row(cells(figure)));
        }
        table.footnote(
                        "Medians over rounds, %s of them, each contender at its best batch; ratios are taken round by round."
                                .formatted(report.rounds()))
                .footnote("cores: what the process got of the machine while it was measured.")
                .footnote(
                        "Deeplearning4j and PyTorch read batches that lie ready in memory; funnel4j reads encoded rows.");
        out.append(table.render(width)).append('\n');
    }

    /** What no engine that keeps Adam's state for every row can go below, beside the number of ids. */
    private static String group(Shape shape, int ids) {
        return "%s ids a field (tables with Adam's state: %s MB)"
                .formatted(number(ids), number(shape.tableBytes(ids) / 1e6));
    }

    private List<String> cells(Figure figure) {
        Range rate = figure.rowsPerSecond();
        List<String> cells = new ArrayList<>();
        cells.add(figure.contender());
        cells.add(number(figure.batch()));
        cells.add(number(rate.median()));
        cells.add(number(rate.least()));
        cells.add(number(rate.most()));
        cells.add(Message.of("%.2f", figure.cores()));
        cells.add(number(rate.median() / figure.cores()));
        boolean ours = figure.contender().equals(Engine.FUNNEL4J.lowerCase());
        boolean bound = figure.contender().equals(Engine.PRODUCTS.lowerCase());
        cells.add(
                ours
                        ? times(figure, Engine.PRODUCTS.lowerCase())
                                .map(BenchText::percent)
                                .orElse("")
                        : "");
        cells.add(
                bound
                        ? ""
                        : times(figure, figure.contender())
                                .map(BenchText::times)
                                .orElse(""));
        cells.add(bound || figure.peakBytes() == 0 ? "" : number(figure.peakBytes() / 1e6) + " MB");
        return cells;
    }

    /** Encoding, reading and predicting: a row a work, a column a number of ids. */
    private void pipeline(Shape shape) {
        List<Figure> figures = report.figures().stream()
                .filter(figure ->
                        figure.shape().equals(shape) && figure.contender().equals(Engine.PIPELINE.lowerCase()))
                .toList();
        if (figures.isEmpty()) {
            return;
        }
        TextTable table = new TextTable().left("rows/s, shape " + shape.name());
        Set<Integer> ids = ids(figures);
        ids.forEach(each -> table.right(number(each) + " ids\na field"));
        for (Work work : List.of(Work.ENCODING, Work.READING, Work.ITERATING, Work.PREDICTING)) {
            List<String> cells = new ArrayList<>(List.of(work.words()));
            ids.forEach(each -> cells.add(figures.stream()
                    .filter(figure -> figure.work() == work && figure.ids() == each)
                    .map(figure -> number(figure.rowsPerSecond().median()))
                    .findFirst()
                    .orElse("")));
            table.row(cells);
        }
        List<String> shares = new ArrayList<>(List.of("predicting, of the forward pass's matmul bound"));
        ids.forEach(each -> shares.add(ratio(shape, each, Work.PREDICTING, Engine.PRODUCTS.lowerCase())
                .map(BenchText::percent)
                .orElse("")));
        table.row(shares);
        out.append(table.render(width)).append('\n');
    }

    private List<Figure> figures(Shape shape, Work work) {
        return report.figures().stream()
                .filter(figure -> figure.shape().equals(shape) && figure.work() == work)
                .toList();
    }

    private static Set<Integer> ids(List<Figure> figures) {
        Set<Integer> ids = new LinkedHashSet<>();
        figures.forEach(figure -> ids.add(figure.ids()));
        return ids;
    }

    private Optional<Double> times(Figure figure, String to) {
        return ratio(figure.shape(), figure.ids(), figure.work(), to);
    }

    private Optional<Double> ratio(Shape shape, int ids, Work work, String to) {
        return report.ratios().stream()
                .filter(ratio -> ratio.shape().equals(shape)
                        && ratio.ids() == ids
                        && ratio.work() == work
                        && ratio.to().equals(to))
                .map(ratio -> ratio.times().median())
                .findFirst();
    }

    private void problems() {
        report.missing().forEach(line -> out.append("missing: ").append(line).append('\n'));
        for (Failure failure : report.failures()) {
            out.append(Message.of(
                    "FAILED: %s, %s, %,d ids, round %d: %s%n",
                    failure.contender(), failure.shape().name(), failure.ids(), failure.round(), failure.message()));
        }
    }

    private static String number(double value) {
        return Message.of("%,.0f", value);
    }

    private static String times(double ratio) {
        return Message.of("%.2fx", ratio);
    }

    private static String percent(double share) {
        return Message.of("%.1f%%", 100 * share);
    }
}
