// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.CalibrationMethod;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.text.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code calibration}. */
final class CalibrationSection {
    private static final String ON = "on";
    private static final String BY_PROBABILITY = "by-probability";
    private static final Converter<CalibrationMethod> METHOD = Converters.constant(CalibrationMethod.class);

    /** As it is written. */
    record Written(CalibrationMethod method, Part on, Map<String, CalibrationMethod> byProbability) {}

    static final Keys<Written> KEYS = Keys.of(Written.class)
            .optional("method", METHOD, CalibrationMethod.PLATT)
            .means("`platt`, `beta`, `isotonic` or `none`, of every probability")
            .optional(ON, Converters.constant(Part.class), Part.VALIDATION)
            .means("the part it is fitted on: `validation`")
            .optional(BY_PROBABILITY, Converters.map("{<probability>: <method>, ...}", METHOD), Map.of())
            .means("others of some probabilities: `{p_purchase: isotonic}`");

    private CalibrationSection() {}

    /** @param graph and data against which it is checked, where they are not faulty themselves */
    static Converter<CalibrationConfig> converter(Optional<BehaviorGraph> graph, Optional<DataSection.Read> data) {
        return Converters.section(
                "{method: platt, ...}", section -> read(section, graph, data), CalibrationSection::write);
    }

    private static Optional<CalibrationConfig> read(
            Section section, Optional<BehaviorGraph> graph, Optional<DataSection.Read> data) {
        Written written = KEYS.read(section).orElseThrow();
        CalibrationConfig config = new CalibrationConfig(written.method(), written.byProbability());
        if (written.on() != Part.VALIDATION) {
            section.report(
                    ON,
                    "found %s; expected validation: the model has learned train, and test is there to judge it"
                            .formatted(written.on().lowerCase()));
        } else if (!config.none() && data.isPresent() && !data.get().mayHave(Part.VALIDATION)) {
            section.report("the split has no validation part to fit on; give data.split one, or drop calibration");
        }
        graph.ifPresent(known -> checkNames(section, written, known));
        return Optional.of(config);
    }

    private static void checkNames(Section section, Written written, BehaviorGraph graph) {
        List<String> names =
                graph.probabilities().stream().map(Probability::columnName).toList();
        written.byProbability().keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> section.report(
                        BY_PROBABILITY,
                        name,
                        "the model has no such probability; it has %s%s"
                                .formatted(String.join(", ", names), Nearest.suggestion(name, names))));
    }

    private static Object write(CalibrationConfig config) {
        return KEYS.write(new Written(config.method(), Part.VALIDATION, config.byProbability()));
    }
}
