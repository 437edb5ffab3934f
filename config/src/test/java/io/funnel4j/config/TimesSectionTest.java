// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code times}, {@code as-of}, {@code late-labels} and {@code validation-labels} under {@code data}. */
class TimesSectionTest {
    private static final String SPLIT = "  split: {by: session}\n";

    private static String with(String keys) {
        return Yaml.with(SPLIT, SPLIT + keys);
    }

    private static void assertReadBack(RunConfig config) {
        assertThat(RunConfig.parse(config.toYaml(), Yaml.FILE, Overrides.NONE)).isEqualTo(config);
    }

    @Test
    void findsCausesInTheGraph() {
        RunConfig config = Yaml.read(with(
                "  as-of: 2026-03-01\n  times: {exposure: shown, purchase: paid, click: clicked, daction: carted}\n"));

        assertThat(config.data().plan().times())
                .isEqualTo(LabelTimes.asOf("2026-03-01")
                        .withExposure("shown")
                        .with("purchase", "paid", "click")
                        .with("click", "clicked", "exposure")
                        .with("daction", "carted", "click"));
        assertThat(config.data().plan().delayedLabels()).containsExactly("purchase", "click", "daction");
        assertReadBack(config);
    }

    @Test
    void aCauseWithoutATimeIsNone() {
        RunConfig config = Yaml.read(with("  as-of: 86400\n  times: {click: clicked, purchase: paid}\n"));

        assertThat(config.data().plan().times())
                .isEqualTo(LabelTimes.asOf("86400").with("click", "clicked").with("purchase", "paid", "click"));
        assertReadBack(config);
    }

    @Test
    void takesTheCauseThatIsNamedAndWhatIsGiven() {
        String behaviors =
                """
                  behaviors:
                    towers:
                      ctr: {from: exposure, to: [click]}
                      cart: {from: click, to: [daction]}
                      cvr: {from: daction, to: [purchase]}
                    objectives:
                      - {behavior: click}
                      - {behavior: daction}
                      - {behavior: purchase, given: daction}
                """;
        String times = with("  as-of: 1\n  times: {click: clicked, daction: carted, purchase: paid}\n");
        RunConfig given = Yaml.read(times.replace("  preset: esm2\n", behaviors));
        assertThat(given.data().plan().times().labels().get("purchase").since()).isEqualTo("daction");

        RunConfig named = Yaml.read(times.replace("  preset: esm2\n", behaviors)
                .replace("purchase: paid", "purchase: {column: paid, since: click}"));
        assertThat(named.data().plan().times().labels().get("purchase").since()).isEqualTo("click");
        assertReadBack(named);
    }

    /** A delayed objective that is given the exposure reads delays since the exposure. */
    @Test
    void takesWhatADelayedObjectiveIsGiven() {
        String behaviors =
                "behaviors: {towers: {ctr: {from: exposure, to: [click]}, cvr: {from: click, to: [purchase]}},"
                        + " objectives: [{behavior: click}, {behavior: purchase, estimator: delayed}]}";
        RunConfig config = Yaml.read(with("  as-of: 1\n  times: {exposure: shown, click: clicked, purchase: paid}\n")
                .replace("preset: esm2", behaviors));

        assertThat(config.data().plan().times().labels().get("purchase").since())
                .isEqualTo("exposure");
        assertThat(config.data().plan().times().last()).containsExactly("click", "purchase");
    }

    @Test
    void readsHowLateLabelsAreSeen() {
        String times = "  as-of: 2026-03-01\n  times: {click: clicked, purchase: paid}\n";
        RunConfig waiting = Yaml.read(with(times + "  late-labels: {wait: 36h}\n"));

        assertThat(waiting.data().plan().times().late()).isEqualTo(LateRule.wait(Duration.ofHours(36)));
        assertReadBack(waiting);
        RunConfig asOf = Yaml.read(with(times + "  validation-labels: as-of\n"));
        assertThat(asOf.data().plan().times().validationAsOf()).isTrue();
        assertReadBack(asOf);
        assertThat(Yaml.problems(with(times + "  late-labels: {wait: 36h}\n  validation-labels: as-of\n")))
                .singleElement()
                .asString()
                .startsWith("data.validation-labels (line 8): validation as of a time would be judged by labels");
        assertThat(Yaml.read(with(times + "  late-labels: keep\n"))).isEqualTo(Yaml.read(with(times)));
    }

    @Test
    void repeatsInALogOfClicks() {
        RunConfig config = Yaml.read(
                """
                data:
                  format: csv
                  path: clicks.csv
                  split: {by: session}
                  labels: [purchase]
                  times: {exposure: clicked_at, purchase: paid_at}
                  as-of: 2026-03-01
                  late-labels: repeat
                features:
                  sku: {type: id, embedding: 8}
                model:
                  behaviors:
                    towers: {cvr: {from: exposure, to: [purchase]}}
                    objectives: [{behavior: purchase, estimator: fake-negative}]
                training: {epochs: 2}
                """);

        assertThat(config.data().plan().times().late()).isEqualTo(LateRule.REPEAT);
        assertReadBack(config);
    }

    @Test
    void writesNothingWithoutTimes() {
        assertThat(Yaml.read(Yaml.RUN).toYaml()).doesNotContain("times", "as-of", "late-labels", "validation-labels");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "as-of: 5 | data.as-of (line 5): says nothing without times;",
                "late-labels: keep | data.late-labels (line 5): says nothing without times;",
                "times: {click: c} | data.as-of (line 1): labels have times, but there is no time as of which they are seen;",
                "times: {} | data.times (line 5): found",
            })
    void refusesHalfOfIt(String keys, String problem) {
        assertThat(Yaml.problems(with("  " + keys + "\n")))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "times: {clik: c} | data.times.clik (line 6): a time is named for label 'clik', which no column has; labels of columns are [click, daction, purchase]; did you mean 'click'?",
                "times: {oaction: c} | data.times.oaction (line 6): a time is named for label 'oaction', which no column has;",
                "times: {click: c, purchase: {column: p, since: clik}} | data.times.purchase (line 6): the delay of 'purchase' counts since 'clik', which has no time; those with a time are [click, purchase]; did you mean 'click'?",
                "times: {daction: c, purchase: {column: p, since: daction}} | data.times.purchase (line 6): the delay of 'purchase' counts since 'daction', without which it can happen too;",
                "times: {click: c, purchase: {colum: p}} | data.times.purchase.colum (line 6): unknown key; keys here are column, since; did you mean 'column'?",
            })
    void saysWhatIsWrongWithATime(String keys, String problem) {
        String derived = "  derived-labels: {oaction: {of: click, without: daction}}\n";
        String text = with("  as-of: 2026-03-01\n  " + keys + "\n" + (keys.contains("oaction") ? derived : ""));
        assertThat(Yaml.problems(text)).singleElement().asString().startsWith(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "late-labels: wiat | data.late-labels (line 7): found 'wiat'; expected keep, repeat or {wait: <span>}, such as {wait: 7d}",
                "late-labels: wait | data.late-labels (line 7): found 'wait'; expected keep, repeat or {wait: <span>}",
                "late-labels: {wait: 7} | data.late-labels.wait (line 7): found '7'; expected a span of time such as 30m, 12h or 7d",
                "late-labels: {wait: 7d} | data.late-labels (line 7): nothing is known to be waited for: none of the labels [click]",
                "late-labels: repeat | data.late-labels (line 7): rows are repeated for the label that comes last, whose delay is known; here no delay is;",
                "validation-labels: seen | data.validation-labels (line 7): found 'seen'; expected one of final, as-of",
            })
    void saysWhatIsWrongWithARule(String keys, String problem) {
        String text = with("  as-of: 2026-03-01\n  times: {click: c}\n  " + keys + "\n");
        assertThat(Yaml.problems(text)).singleElement().asString().startsWith(problem);
    }

    @Test
    void comparesTheRuleWithTheEstimators() {
        String delayed = Yaml.with("preset: esm2", behaviors("estimator: delayed"));
        assertThat(Yaml.problems(delayed))
                .singleElement()
                .asString()
                .startsWith(
                        "data.times (line 1): an objective of label 'purchase' has estimator delayed, which reads how late");
        String times = SPLIT + "  as-of: 2026-03-01\n  times: {click: c, purchase: p}\n";
        assertThat(Yaml.problems(delayed.replace(SPLIT, times + "  late-labels: {wait: 7d}\n")))
                .singleElement()
                .asString()
                .startsWith("data.late-labels (line 7): an objective of label 'purchase' has estimator delayed")
                .endsWith("expected keep, found wait");
        assertReadBack(Yaml.read(delayed.replace(SPLIT, times)));
        String fakeNegative = Yaml.with("preset: esm2", behaviors("estimator: fake-negative"));
        assertThat(Yaml.problems(fakeNegative.replace(SPLIT, times)))
                .singleElement()
                .asString()
                .endsWith("expected repeat, found keep");
        RunConfig repeating = Yaml.read(fakeNegative.replace(SPLIT, times + "  late-labels: repeat\n"));
        assertThat(repeating.data().plan().times().last()).containsExactly("purchase");
        assertThat(Yaml.problems(fakeNegative
                        .replace("{behavior: click}", "{behavior: click, estimator: fake-negative}")
                        .replace(SPLIT, times + "  late-labels: repeat\n")))
                .singleElement()
                .asString()
                .contains("'click' has estimator fake-negative, but rows are repeated for [purchase]");
    }

    @Test
    void refusesRepeatedRowsForPlainObjectivesAndSamplesOfLateOnes() {
        String times = SPLIT + "  as-of: 2026-03-01\n  times: {exposure: e, click: c, purchase: p}\n";
        String plain = Yaml.with("preset: esm2", behaviors("estimator: mean"));
        assertThat(Yaml.problems(plain.replace(SPLIT, times + "  late-labels: repeat\n")))
                .singleElement()
                .asString()
                .startsWith("data.late-labels (line 7): rows are repeated for label 'purchase', and the objective of")
                .contains("has estimator mean");
        String late = plain.replace("{behavior: click}", "{behavior: click, estimator: delayed}");
        assertThat(Yaml.problems(late.replace(SPLIT, times + "  keep-every-non-click: 10\n")))
                .singleElement()
                .asString()
                .startsWith("data.keep-every-non-click (line 7): rows without 'click' are sampled as if");
    }

    @Test
    void refusesALearnedWeightOfADensity() {
        String times = SPLIT + "  as-of: 2026-03-01\n  times: {click: c, purchase: p}\n";
        String behaviors = Yaml.with("preset: esm2", behaviors("estimator: delayed, weight: learned"));
        assertThat(Yaml.problems(behaviors.replace(SPLIT, times)))
                .singleElement()
                .asString()
                .contains("model.behaviors")
                .contains("the weight of 'purchase' is learned, and its loss under estimator delayed may be below 0");
        String preset = Yaml.with(
                "preset: esm2",
                "preset: shared-embedding\n  conversion: purchase\n  objective-estimators: {purchase: delayed}\n  objective-weights: {purchase: learned}");
        assertThat(Yaml.problems(preset.replace(SPLIT, times)))
                .singleElement()
                .asString()
                .contains("model.objective-weights");
    }

    @Test
    void comparesCausesWithWhatIsGiven() {
        String times =
                SPLIT + "  as-of: 2026-03-01\n  times: {exposure: e, click: c, purchase: {column: p, since: %s}}\n";
        String preset = Yaml.with(
                "preset: esm2", "preset: esmm\n  conversion: purchase\n  objective-estimators: {purchase: delayed}");

        assertThat(Yaml.problems(preset.replace(SPLIT, times.formatted("click"))))
                .singleElement()
                .asString()
                .startsWith(
                        "data.times.purchase (line 6): the delay of 'purchase' counts since 'click', which need not have"
                                + " happened where an objective with estimator delayed is given 'exposure'")
                .endsWith("or say since: exposure here");
        assertReadBack(Yaml.read(preset.replace(SPLIT, times.formatted("exposure"))));
        String onClicks = preset.replace("preset: esmm", "preset: shared-embedding");
        assertReadBack(Yaml.read(onClicks.replace(SPLIT, times.formatted("click"))));
        assertReadBack(Yaml.read(onClicks.replace(SPLIT, times.formatted("exposure"))));
    }

    private static String behaviors(String estimator) {
        return "behaviors: {towers: {ctr: {from: exposure, to: [click]}, cvr: {from: click, to: [purchase]}},"
                + " objectives: [{behavior: click}, {behavior: purchase, given: click, %s}]}".formatted(estimator);
    }

    @Test
    void saysAllAtOnce() {
        String text =
                with("  as-of: soon\n  times: {clik: c, purchase: {column: p, since: cart}}\n  late-labels: repat\n");

        List<String> problems = Yaml.problems(text);

        assertThat(problems).hasSize(4);
        assertThat(String.join("\n", problems))
                .contains(
                        "data.as-of (line 5): found 'soon'",
                        "data.times.clik",
                        "data.times.purchase",
                        "data.late-labels");
    }
}
