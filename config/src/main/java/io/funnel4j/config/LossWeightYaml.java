// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.LossWeight;
import io.funnel4j.config.yaml.ConfigValue;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.NumberRange;
import io.funnel4j.config.yaml.YamlNode;
import java.util.Optional;

/** The weight of a loss: {@code 0.5}, {@code learned} or {@code {from: 0, to: 1, steps: 1000}}. */
final class LossWeightYaml {
    private static final String LEARNED = "learned";
    private static final String EXPECTED =
            "a number above 0, 'learned', or {from: <number>, to: <number>, steps: <batches>}";
    private static final Converter<Double> FIXED = Converters.number(NumberRange.POSITIVE, EXPECTED);
    private static final Converter<Double> NOT_NEGATIVE = Converters.number(NumberRange.NOT_NEGATIVE);

    static final Keys<LossWeight.Scheduled> KEYS = Keys.of(LossWeight.Scheduled.class)
            .required("from", NOT_NEGATIVE)
            .means("weight of the first step")
            .into("first")
            .required("to", NOT_NEGATIVE)
            .means("weight after the last step")
            .into("last")
            .required("steps", Converters.wholeFrom(1))
            .means("batches over which it changes");
    static final Converter<LossWeight> CONVERTER =
            new Converter<>(EXPECTED, LossWeightYaml::read, LossWeightYaml::write);

    private static final Converter<LossWeight.Scheduled> SCHEDULED = KEYS.section(EXPECTED);

    private LossWeightYaml() {}

    private static Optional<LossWeight> read(ConfigValue value) {
        if (value.node() instanceof YamlNode.Mapping) {
            return SCHEDULED.read(value).map(LossWeight.class::cast);
        }
        if (value.node() instanceof YamlNode.Scalar scalar && scalar.text().equals(LEARNED)) {
            return Optional.of(LossWeight.learned());
        }
        return FIXED.read(value).map(LossWeight::fixed);
    }

    private static Object write(LossWeight weight) {
        if (weight instanceof LossWeight.Scheduled scheduled) {
            return KEYS.write(scheduled);
        }
        return weight instanceof LossWeight.Learned ? LEARNED : FIXED.write(weight.at(0));
    }
}
