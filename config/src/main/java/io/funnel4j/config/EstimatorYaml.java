// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.Estimator;
import io.funnel4j.config.yaml.ConfigValue;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.NumberRange;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import java.util.Optional;

/** An objective's estimator: {@code delayed}, or with the clip that some have {@code {type: inverse-propensity, max-weight: 100}}. */
final class EstimatorYaml {
    private static final Converter<Estimator.Type> TYPE = Converters.constant(Estimator.Type.class);
    private static final String EXPECTED = TYPE.expected() + ", or {type: <one of them>, max-weight: <at least 1>}";

    static final Keys<InFull> KEYS = Keys.of(InFull.class)
            .required("type", TYPE)
            .means("`mean`, `inverse-propensity`, `doubly-robust`, `delayed` or `fake-negative`")
            .optional("max-weight", Converters.number(NumberRange.POSITIVE))
            .means("where `inverse-propensity` and `doubly-robust` clip");
    static final Converter<Estimator> CONVERTER = new Converter<>(EXPECTED, EstimatorYaml::read, EstimatorYaml::write);

    private static final Converter<Estimator> IN_FULL =
            Converters.section(EXPECTED, EstimatorYaml::readInFull, EstimatorYaml::write);

    private EstimatorYaml() {}

    private record InFull(Estimator.Type type, Optional<Double> maxWeight) {}

    private static Optional<Estimator> read(ConfigValue value) {
        return value.node() instanceof YamlNode.Mapping
                ? IN_FULL.read(value)
                : TYPE.described(EXPECTED).read(value).map(type -> Estimator.of(type, Estimator.DEFAULT_MAX_WEIGHT));
    }

    private static Optional<Estimator> readInFull(Section section) {
        Optional<InFull> read = KEYS.read(section);
        if (read.isPresent()
                && read.get().maxWeight().isPresent()
                && !Estimator.of(read.get().type(), Estimator.DEFAULT_MAX_WEIGHT)
                        .weighsByPropensity()) {
            section.report(
                    "max-weight",
                    "'%s' has no propensities to clip; leave it out"
                            .formatted(read.get().type()));
            return Optional.empty();
        }
        return read.flatMap(estimator -> section.attempt(
                () -> Estimator.of(estimator.type(), estimator.maxWeight().orElse(Estimator.DEFAULT_MAX_WEIGHT))));
    }

    private static Object write(Estimator estimator) {
        return estimator instanceof Estimator.PropensityWeighted weighted
                ? KEYS.write(new InFull(estimator.type(), Optional.of(weighted.maxWeight())))
                : TYPE.write(estimator.type());
    }
}
