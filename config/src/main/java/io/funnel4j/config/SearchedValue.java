// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.tuning.Domain;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A value that is searched.
 *
 * @param domain what it is drawn from
 * @param options of a choice; else none
 * @param start the first trial's
 */
record SearchedValue(Domain domain, List<YamlNode> options, double start) {
    /** Numbers between these are written without an exponent. */
    private static final double LEAST_PLAIN = 1e-5;

    private static final double MOST_PLAIN = 1e9;

    /** The bounds, or all options. */
    double[] extremes() {
        if (domain instanceof Domain.Choice choice) {
            double[] all = new double[choice.options()];
            for (int option = 0; option < all.length; option++) {
                all[option] = option;
            }
            return all;
        }
        return new double[] {domain.at(0), domain.at(Math.nextDown(1.0))};
    }

    /** What stands in the file in place of the search. */
    YamlNode node(double value, int line) {
        return domain instanceof Domain.Choice ? options.get((int) value) : new YamlNode.Scalar(line, text(value));
    }

    String text(double value) {
        if (domain instanceof Domain.Choice) {
            return text(options.get((int) value));
        }
        return domain instanceof Domain.Whole ? Long.toString((long) value) : number(value);
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return size == 0 || (size >= LEAST_PLAIN && size < MOST_PLAIN)
                ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
                : Double.toString(value).toLowerCase(Locale.ROOT);
    }

    String optionTexts() {
        return options.stream().map(SearchedValue::text).collect(Collectors.joining(", "));
    }

    /** A value of a file in one line. */
    static String text(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.text();
        }
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items().stream().map(SearchedValue::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping.entries().entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return "";
    }
}
