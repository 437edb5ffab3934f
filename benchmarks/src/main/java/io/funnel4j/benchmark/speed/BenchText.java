package io.funnel4j.benchmark.speed;

import io.funnel4j.report.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
        TextTable table = new TextTable()
                .left("training, " + shape.name())
                .right("batch")
                .right("samples/s")
                .right("least")
                .right("most")
                .right("of product limit")
                .right("funnel4j is")
                .right("peak memory");
        Set<Integer> ids = new LinkedHashSet<>();
        report.figures().stream()
                .filter(figure -> figure.shape().equals(shape) && figure.work() == Work.TRAINING)
                .forEach(figure -> ids.add(figure.ids()));
        if (ids.isEmpty()) {
            return;
        }
        for (int each : ids) {
            table.group(each == 0 ? "any number of ids" : number(each) + " ids a field");
            report.figures().stream()
                    .filter(figure ->
                            figure.shape().equals(shape) && figure.ids() == each && figure.work() == Work.TRAINING)
                    .forEach(figure -> table.row(cells(figure)));
        }
        table.footnote("medians of " + report.rounds() + " rounds, each contender at its best batch");
        out.append(table.render(width)).append('\n');
    }

    private List<String> cells(Figure figure) {
        Range rate = figure.rowsPerSecond();
        List<String> cells = new ArrayList<>();
        cells.add(figure.contender());
        cells.add(number(figure.batch()));
        cells.add(number(rate.median()));
        cells.add(number(rate.least()));
        cells.add(number(rate.most()));
        cells.add(limit(figure)
                .map(limit -> percent(rate.median() / limit.rowsPerSecond().median()))
                .orElse(""));
        cells.add(report.ratios().stream()
                .filter(ratio -> ratio.shape().equals(figure.shape())
                        && ratio.ids() == figure.ids()
                        && ratio.work() == figure.work()
                        && ratio.to().equals(figure.contender()))
                .map(ratio -> String.format(Locale.ROOT, "%.2fx", ratio.times().median()))
                .findFirst()
                .orElse(""));
        cells.add(figure.peakBytes() == 0 ? "" : number(figure.peakBytes() / 1e6) + " MB");
        return cells;
    }

    private Optional<Figure> limit(Figure figure) {
        return report.figures().stream()
                .filter(limit -> limit.contender().equals(Engine.PRODUCTS.lowerCase())
                        && limit.shape().equals(figure.shape())
                        && limit.work() == Work.TRAINING)
                .findFirst();
    }

    private void problems() {
        report.missing().forEach(line -> out.append("missing: ").append(line).append('\n'));
        for (Failure failure : report.failures()) {
            out.append(String.format(
                    Locale.ROOT,
                    "FAILED: %s, %s, %,d ids, round %d: %s%n",
                    failure.contender(),
                    failure.shape().name(),
                    failure.ids(),
                    failure.round(),
                    failure.message()));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
