// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.yaml.ConfigProblem;
import io.funnel4j.config.yaml.ConfigValue;
import io.funnel4j.config.yaml.InvalidConfigException;
import io.funnel4j.config.yaml.Problems;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.config.yaml.YamlParser;
import io.funnel4j.tuning.Domain;
import io.funnel4j.tuning.SearchSpace;
import io.funnel4j.tuning.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run's configuration in which some values are searched: where a value stands in YAML, {@code {search: log-uniform, from: 1.0e-4, to:
 * 1.0e-2}} says what it is drawn from. What the data is made of cannot be searched.
 */
public final class SearchConfig {
    private static final String EXAMPLE =
            "training: {optimizer: {learning-rate: {search: log-uniform, from: 1.0e-4, to:" + " 1.0e-2}}}";

    private static final String TRAINING = "training.";
    private static final String FEATURES = "features.";

    private final YamlNode root;
    private final Path file;
    private final Overrides overrides;
    private final Map<String, SearchedValue> searched;

    private SearchConfig(YamlNode root, Path file, Overrides overrides, Map<String, SearchedValue> searched) {
        this.root = root;
        this.file = file;
        this.overrides = overrides;
        this.searched = searched;
    }

    /**
     * Reads a configuration and tries what it says: the start, and each setting at its bounds or options while the others are at
     * theirs.
     *
     * @throws InvalidConfigException listing every mistake, each with its path in the file
     */
    public static SearchConfig read(Path file, Overrides overrides) {
        Problems problems = new Problems();
        YamlNode root = YamlParser.parse(RunConfig.text(file), problems);
        ConfigValue whole = new ConfigValue("", "", root, file.toAbsolutePath().getParent(), problems);
        Map<String, SearchedValue> searched = SearchedValues.of(whole);
        if (problems.none() && searched.isEmpty()) {
            problems.add(
                    "", 0, "no value is searched; write what one is drawn from where it stands, such as " + EXAMPLE);
        }
        refuseOverrides(searched, overrides, problems);
        throwIfAny(file, problems.ordered());
        SearchConfig config = new SearchConfig(root, file, overrides, searched);
        config.tryAll();
        return config;
    }

    /** What the command line says would stand in the place of every trial's value. */
    private static void refuseOverrides(Map<String, SearchedValue> searched, Overrides overrides, Problems problems) {
        Map<String, Optional<?>> options = Map.of(
                "seed", overrides.seed(),
                "epochs", overrides.epochs(),
                "workers", overrides.workers(),
                "from", overrides.from());
        options.forEach((key, option) -> {
            String path = TRAINING + key;
            if (option.isPresent() && searched.containsKey(path)) {
                problems.add("--" + key, 0, "%s is searched; drop one of the two".formatted(path));
            }
        });
    }

    private static void throwIfAny(Path file, List<ConfigProblem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(file, problems);
        }
    }

    private void tryAll() {
        Set<ConfigProblem> found = new LinkedHashSet<>();
        Map<String, Double> start = space().start();
        collect(start, true, found);
        searched.forEach((name, value) -> {
            for (double extreme : value.extremes()) {
                Map<String, Double> tried = new LinkedHashMap<>(start);
                tried.put(name, extreme);
                if (!tried.equals(start)) {
                    collect(tried, name.startsWith(FEATURES), found);
                }
            }
        });
        throwIfAny(file, List.copyOf(found));
    }

    private void collect(Map<String, Double> values, boolean columnsToo, Set<ConfigProblem> found) {
        try {
            at(values, columnsToo);
        } catch (InvalidConfigException e) {
            found.addAll(e.problems());
        }
    }

    /** The settings, in the order of the file. */
    public SearchSpace space() {
        List<Setting> settings = new ArrayList<>();
        searched.forEach((name, value) -> settings.add(new Setting(name, value.domain(), value.start())));
        return new SearchSpace(settings);
    }

    /**
     * The configuration with values in place of what they are drawn from.
     *
     * @param values one a setting
     * @throws InvalidConfigException if they do not go together
     */
    public RunConfig at(Map<String, Double> values) {
        return at(values, false);
    }

    private RunConfig at(Map<String, Double> values, boolean columnsToo) {
        return RunConfig.of(
                SearchedValues.replaced(root, searched, values), file, overrides, columnsToo, new Problems());
    }

    /** A value of a setting as a configuration writes it; an option that is a section by its words. */
    public String text(String setting, double value) {
        return searched.get(setting).text(value);
    }

    /** Values by setting as a configuration writes them. */
    public Map<String, String> texts(Map<String, Double> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((setting, value) -> texts.put(setting, text(setting, value)));
        return texts;
    }

    /** What a setting is drawn from, for people. */
    public String domainText(Setting setting) {
        if (setting.domain() instanceof Domain.LogUniform domain) {
            return "log-uniform from %s to %s"
                    .formatted(text(setting.name(), domain.from()), text(setting.name(), domain.to()));
        }
        if (setting.domain() instanceof Domain.Uniform domain) {
            return "uniform from %s to %s"
                    .formatted(text(setting.name(), domain.from()), text(setting.name(), domain.to()));
        }
        if (setting.domain() instanceof Domain.Whole domain) {
            return "whole from %s to %s".formatted(domain.from(), domain.to());
        }
        return "one of " + searched.get(setting.name()).optionTexts();
    }
}
