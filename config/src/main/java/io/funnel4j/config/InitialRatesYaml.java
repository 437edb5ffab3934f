// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.yaml.ConfigValue;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.NumberRange;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.model.InitialRates;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where towers start: {@code train}, {@code half} or {@code {click: 0.04, ...}}. */
final class InitialRatesYaml {
    private static final String EXPECTED = "'train', 'half', or {<behavior>: <rate given what its tower leaves>, ...}";
    private static final List<InitialRates> WORDS = List.of(InitialRates.TRAIN, InitialRates.HALF);
    private static final Converter<Map<String, Double>> GIVEN =
            Converters.map(EXPECTED, Converters.number(NumberRange.RATE));

    static final Converter<InitialRates> CONVERTER =
            new Converter<>(EXPECTED, InitialRatesYaml::read, InitialRatesYaml::write);

    private InitialRatesYaml() {}

    private static Optional<InitialRates> read(ConfigValue value) {
        if (value.node() instanceof YamlNode.Mapping) {
            return GIVEN.read(value).map(InitialRates::of);
        }
        Optional<InitialRates> word = value.node() instanceof YamlNode.Scalar scalar
                ? WORDS.stream()
                        .filter(rates -> rates.toString().equals(scalar.text()))
                        .findFirst()
                : Optional.empty();
        return word.isPresent() ? word : value.refuse(EXPECTED);
    }

    private static Object write(InitialRates rates) {
        return rates.source() == InitialRates.Source.GIVEN ? GIVEN.write(rates.given()) : rates.toString();
    }
}
