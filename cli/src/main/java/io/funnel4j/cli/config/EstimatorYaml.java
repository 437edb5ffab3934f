// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.cli.config.yaml.ConfigValue;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.NumberRange;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.cli.config.yaml.YamlNode;
import io.funnel4j.text.EnumNames;
import java.util.Optional;

/** An objective's estimator: {@code inverse-propensity}, or with its clip {@code {type: ..., max-weight: 100}}. */
final class EstimatorYaml {
    private static final Converter<Estimator.Type> TYPE = Converters.constant(Estimator.Type.class);
    private static final String EXPECTED = TYPE.expected() + ", or {type: <one of them>, max-weight: <at least 1>}";

    static final Converter<Estimator> CONVERTER = new Converter<>(EXPECTED, EstimatorYaml::read);

    private static final Converter<Estimator> IN_FULL = Converters.section(EXPECTED, EstimatorYaml::readInFull);

    private EstimatorYaml() {}

    private static Optional<Estimator> read(ConfigValue value) {
        return value.node() instanceof YamlNode.Mapping
                ? IN_FULL.read(value)
                : TYPE.described(EXPECTED).read(value).map(type -> Estimator.of(type, Estimator.DEFAULT_MAX_WEIGHT));
    }

    private static Optional<Estimator> readInFull(Section estimator) {
        Optional<Estimator.Type> type = estimator.required("type", TYPE);
        Optional<Double> maxWeight = estimator.optional("max-weight", Converters.number(NumberRange.POSITIVE));
        if (type.isPresent() && type.get() == Estimator.Type.MEAN && maxWeight.isPresent()) {
            estimator.report("max-weight", "a mean weighs all rows alike; leave it out");
            return Optional.empty();
        }
        return type.flatMap(
                found -> estimator.attempt(() -> Estimator.of(found, maxWeight.orElse(Estimator.DEFAULT_MAX_WEIGHT))));
    }

    /** Writes an estimator as {@link #CONVERTER} reads it. */
    static void write(ObjectNode node, String key, Estimator estimator) {
        String type = EnumNames.of(estimator.type());
        if (estimator instanceof Estimator.PropensityWeighted weighted) {
            node.putObject(key).put("type", type).put("max-weight", weighted.maxWeight());
        } else {
            node.put(key, type);
        }
    }
}
