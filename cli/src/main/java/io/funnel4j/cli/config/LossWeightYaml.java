// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.cli.config.yaml.ConfigValue;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.NumberRange;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.cli.config.yaml.YamlNode;
import java.util.Optional;

/** The weight of a loss: {@code 0.5}, {@code learned} or {@code {from: 0, to: 1, steps: 1000}}. */
final class LossWeightYaml {
    private static final String LEARNED = "learned";
    private static final String EXPECTED =
            "a number above 0, 'learned', or {from: <number>, to: <number>, steps: <batches>}";

    static final Converter<LossWeight> CONVERTER = new Converter<>(EXPECTED, LossWeightYaml::read);

    private static final Converter<LossWeight> SCHEDULED = Converters.section(EXPECTED, LossWeightYaml::readScheduled);
    private static final Converter<Double> FIXED = Converters.number(NumberRange.POSITIVE, EXPECTED);

    private LossWeightYaml() {}

    private static Optional<LossWeight> read(ConfigValue value) {
        if (value.node() instanceof YamlNode.Mapping) {
            return SCHEDULED.read(value);
        }
        if (value.node() instanceof YamlNode.Scalar scalar && scalar.text().equals(LEARNED)) {
            return Optional.of(LossWeight.learned());
        }
        return FIXED.read(value).map(LossWeight::fixed);
    }

    private static Optional<LossWeight> readScheduled(Section weight) {
        Optional<Double> from = weight.required("from", Converters.number(NumberRange.NOT_NEGATIVE));
        Optional<Double> to = weight.required("to", Converters.number(NumberRange.NOT_NEGATIVE));
        Optional<Integer> steps = weight.required("steps", Converters.wholeFrom(1));
        return from.isPresent() && to.isPresent() && steps.isPresent()
                ? weight.attempt(() -> LossWeight.scheduled(from.get(), to.get(), steps.get()))
                : Optional.empty();
    }

    /** Writes a weight as {@link #CONVERTER} reads it. */
    static void write(ObjectNode node, String key, LossWeight weight) {
        if (weight instanceof LossWeight.Scheduled scheduled) {
            node.putObject(key)
                    .put("from", scheduled.first())
                    .put("to", scheduled.last())
                    .put("steps", scheduled.steps());
        } else if (weight instanceof LossWeight.Learned) {
            node.put(key, LEARNED);
        } else {
            node.put(key, weight.at(0));
        }
    }
}
