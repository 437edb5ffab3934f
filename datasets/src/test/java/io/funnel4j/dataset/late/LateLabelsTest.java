// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.DerivedLabel;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.report.LateReport;
import io.funnel4j.dataset.report.LateReport.Contradiction;
import io.funnel4j.dataset.report.LateReport.Seen;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.problem.InvalidSpecException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which labels and delays the rows of small logs get. */
class LateLabelsTest extends EncodingTestBase {
    private static final String HEADER = "n,shown,click,clicked_at,buy,paid_at";
    /** Days 1 to 9 of January: seen at once, seen on the last moment, a moment later, not at all, not clicked. */
    private static final String[] LOG = {
        HEADER,
        "1,2026-01-01,1,2026-01-01T06:00:00Z,1,2026-01-01T18:00:00Z",
        "2,2026-01-02,1,2026-01-02T00:00:00Z,1,2026-01-05T00:00:00Z",
        "3,2026-01-03,1,2026-01-03T00:00:00Z,1,2026-01-05T00:00:01Z",
        "4,2026-01-04,1,2026-01-04T12:00:00Z,0,",
        "5,2026-01-04,0,,0,",
        "6,2026-01-06,1,2026-01-06T00:00:00Z,1,2026-01-09 00:00:00+01",
    };

    private static final LabelTimes TIMES =
            LabelTimes.asOf("2026-01-05").with("click", "clicked_at").with("conversion", "paid_at", "click");

    private static EncodingPlan plan(LabelTimes times) {
        return plan(NumericEncoding.of("n", NumericTransform.NONE)).withTimes(times);
    }

    /** A row as text: number, labels, delays. */
    private static List<String> rows(EncodedExposures part) {
        ExposureBatch batch = part.batch(0, (int) part.rows());
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            StringBuilder text = new StringBuilder().append((int) batch.numeric()[row]);
            for (String label : part.labels()) {
                text.append(' ').append(batch.labels().get(label)[row]);
            }
            for (String label : part.layout().delays()) {
                text.append(' ').append(batch.delays().get(label)[row]);
            }
            rows.add(text.toString());
        }
        return rows;
    }

    @Test
    void seesWhatCameByTheTime() throws IOException {
        EncodedDataset data = encode(csv(LOG), plan(TIMES));

        assertThat(rows(data.train()))
                .containsExactly("1 1 1 0.5", "2 1 1 3.0", "3 1 0 2.0", "4 1 0 0.5", "5 0 0 Infinity");
        LateReport late = data.report().late();
        assertThat(late.asOf()).isEqualTo("2026-01-05T00:00:00Z");
        assertThat(late.seen()).containsExactly(new Seen("click", 4, 0, 0), new Seen("conversion", 2, 1, 0));
        assertThat(late.rowsAfter()).isEqualTo(1);
        assertThat(late.contradictions()).isEmpty();
        assertThat(data.report().text())
                .contains(
                        "train as of 2026-01-05T00:00:00Z: conversion is seen in 2 rows, not yet in 1 where it came later",
                        "1 rows were left out, which began after 2026-01-05T00:00:00Z",
                        "delays of conversion since click: a quarter within 12.0 hours, half within 2.01 days, three quarters within 2.96",
                        "(4 in all parts)");
        assertThat(data.report().warnings())
                .anySatisfy(warning -> assertThat(warning.text()).contains("name the time of the exposure"));
    }

    @Test
    void takesTheExposureAsTheCauseOfAClick() throws IOException {
        LabelTimes times = LabelTimes.asOf("2026-01-04T06:00")
                .withExposure("shown")
                .with("click", "clicked_at", "exposure")
                .with("conversion", "paid_at", "click");

        EncodedDataset data = encode(csv(LOG), plan(times));

        assertThat(rows(data.train()))
                .containsExactly(
                        "1 1 1 0.25 0.5",
                        "2 1 0 0.0 2.25",
                        "3 1 0 0.0 1.25",
                        "4 0 0 0.25 Infinity",
                        "5 0 0 0.25 Infinity");
        assertThat(data.report().late().seen())
                .containsExactly(new Seen("click", 3, 1, 0), new Seen("conversion", 1, 2, 0));
        assertThat(data.report().warnings()).isEmpty();
    }

    @Test
    void seesEverythingAsOfALaterTime() throws IOException {
        LabelTimes times =
                LabelTimes.asOf("2026-02-01").with("click", "clicked_at").with("conversion", "paid_at", "click");

        EncodedDataset data = encode(csv(LOG), plan(times));

        assertThat(rows(data.train()))
                .containsExactly(
                        "1 1 1 0.5", "2 1 1 3.0", "3 1 1 2.0000117", "4 1 0 27.5", "5 0 0 Infinity", "6 1 1 2.9583333");
    }

    @Test
    void refusesATimeBeforeEverything() throws IOException {
        LabelTimes times = LabelTimes.asOf("2025-12-31").withExposure("shown").with("click", "clicked_at");
        ExposureSource log = csv(LOG);

        assertThatThrownBy(() -> encode(log, plan(times)))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("the split leaves no row for train")
                .hasMessageContaining("6 rows were left out, which began after 2025-12-31T00:00:00Z");
    }

    @Test
    void waitsUntilEachRowHadTheSameTime() throws IOException {
        EncodedDataset data = encode(csv(LOG), plan(TIMES.withLate(LateRule.wait(Duration.ofDays(2)))));

        // Row 3 is just old enough, and its purchase just too late; that of row 2 took 3 days.
        assertThat(rows(data.train()))
                .containsExactly("1 1 1 0.5", "2 1 0 3.0", "3 1 0 2.0", "4 1 0 -Infinity", "5 0 0 Infinity");
        LateReport late = data.report().late();
        assertThat(late.youngRows()).isEqualTo(1);
        assertThat(late.seen()).containsExactly(new Seen("click", 4, 0, 0), new Seen("conversion", 1, 1, 1));
        assertThat(data.report().text())
                .contains(
                        "1 train rows were left out by objectives, which as of 2026-01-05T00:00:00Z are younger than the 2 days");
        assertThat(data.report().warnings())
                .anySatisfy(warning -> assertThat(warning.text()).contains("1 without the behavior that says"));
    }

    private static final LabelTimes FROM_EXPOSURE = LabelTimes.asOf("2026-01-05")
            .withExposure("shown")
            .with("click", "clicked_at", "exposure")
            .with("conversion", "paid_at", "click")
            .withLate(LateRule.wait(Duration.ofDays(1)));

    private static BehaviorGraph purchaseGivenClick(Estimator estimator) {
        return new BehaviorGraph(
                Worlds.esmm().towers(),
                List.of(
                        Objective.of("click"),
                        Objective.of("conversion", "click").withEstimator(estimator)));
    }

    private EncodedDataset encode(ExposureSource source, EncodingPlan plan, BehaviorGraph graph) {
        return DatasetEncoding.of(source, plan, ALL_TRAIN, graph).to(out());
    }

    /** A purchase over all exposures waits a day for the click and a day from there, whether the click came or not. */
    @Test
    void waitsFromTheExposureOnWhereTheObjectiveIsGivenIt() throws IOException {
        String[] log = Arrays.copyOf(LOG, LOG.length + 2);
        log[LOG.length] = "7,2026-01-04T12:00:00Z,1,2026-01-04T13:00:00Z,1,2026-01-04T14:00:00Z";
        log[LOG.length + 1] = "8,2026-01-01,1,2026-01-03T00:00:00Z,1,2026-01-03T01:00:00Z";

        EncodedDataset data = encode(csv(log), plan(FROM_EXPOSURE));

        assertThat(rows(data.train()))
                .containsExactly(
                        "1 1 1 0.25 0.5",
                        "2 1 0 0.0 3.0",
                        "3 1 0 0.0 2.0",
                        "4 1 0 0.5 -Infinity",
                        "5 0 0 1.0 -Infinity",
                        "8 0 0 4.0 Infinity");
        LateReport late = data.report().late();
        assertThat(late.youngRows()).isEqualTo(3);
        assertThat(late.seen())
                .as("row 8 clicked too late, and what followed the click went with it")
                .containsExactly(new Seen("click", 4, 0, 1), new Seen("conversion", 1, 1, 2));
        assertThat(data.report().warnings()).isEmpty();
    }

    @Test
    void waitsFromTheClickOnWhereTheObjectiveIsGivenIt() throws IOException {
        EncodedDataset data = encode(csv(LOG), plan(FROM_EXPOSURE), purchaseGivenClick(Estimator.mean()));

        assertThat(rows(data.train()))
                .containsExactly(
                        "1 1 1 0.25 0.5",
                        "2 1 0 0.0 3.0",
                        "3 1 0 0.0 2.0",
                        "4 1 0 0.5 -Infinity",
                        "5 0 0 1.0 Infinity");
        assertThat(data.report().late().youngRows()).isEqualTo(1);
    }

    /** 3300 seconds are 0.0381944.. days, which times 86,400 are more than 3300. */
    @Test
    void waitsToTheSecond() throws IOException {
        LabelTimes times = LabelTimes.asOf("864000")
                .with("click", "clicked_at")
                .with("conversion", "paid_at", "click")
                .withLate(LateRule.wait(Duration.ofMinutes(55)));

        EncodedDataset data = encode(csv(HEADER, "1,,1,0,1,3300", "2,,1,0,1,3301"), plan(times));

        assertThat(data.train().label("conversion")).containsExactly(1, 0);
    }

    @Test
    void refusesToWaitForDerivedLabelsAndInValidation() throws IOException {
        ExposureSource log = csv(LOG);
        BehaviorGraph graph = new BehaviorGraph(
                List.of(
                        Tower.binary("ctr", "exposure", "click"),
                        Tower.exhaustive("cvr", "click", "conversion", "left")),
                List.of(Objective.of("click"), Objective.of("left")));
        EncodingPlan plan = plan(FROM_EXPOSURE).withDerivedLabels(DerivedLabel.of("left", "click", "conversion"));

        assertThatThrownBy(() -> encode(log, plan, graph))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(
                        "an objective has label 'left', which is derived from labels that are waited for");
        assertThatThrownBy(() -> plan(FROM_EXPOSURE.withValidationAsOf()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("leave it final, or write late-labels: keep");
    }

    @Test
    void refusesToSampleRowsWhoseOutcomeMayBeLate() throws IOException {
        ExposureSource log = csv(LOG);
        LabelTimes times = LabelTimes.asOf("2026-01-05").withExposure("shown").with("click", "clicked_at", "exposure");
        BehaviorGraph graph = new BehaviorGraph(
                Worlds.esmm().towers(),
                List.of(Objective.of("click").withEstimator(Estimator.delayed()), Objective.of("conversion")));

        assertThatThrownBy(() -> encode(log, plan(times).withKeepEvery(10), graph))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(
                        "rows without 'click' are sampled as if it would never come, and the estimator delayed");
        assertThat(encode(log, plan(times), graph).train().rows()).isEqualTo(5);
    }

    /** The click happened by the first of what followed it. */
    @Test
    void takesTheFirstEffectForTheTimeOfItsCause() throws IOException {
        LabelTimes times = LabelTimes.asOf("2026-01-03")
                .with("click", "clicked_at")
                .with("daction", "carted_at", "click")
                .with("purchase", "paid_at", "click");
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : List.of("click", "daction", "purchase")) {
            labels.put(label, label);
        }
        EncodingPlan plan = EncodingPlan.of(List.of(NumericEncoding.of("n", NumericTransform.NONE)), labels)
                .withTimes(times)
                .withLabelRule(LabelRule.KEEP);
        ExposureSource log = csv(
                "n,click,clicked_at,daction,carted_at,purchase,paid_at",
                "1,1,,1,2026-01-02,1,2026-01-04",
                "2,1,,1,2026-01-04,1,2026-01-02",
                "3,1,2026-01-01,1,2026-01-01,1,2026-01-02");

        EncodedDataset data = encode(log, plan, Worlds.esm2());

        assertThat(rows(data.train())).containsExactly("1 1 1 0 0.0 1.0", "2 1 0 1 1.0 0.0", "3 1 1 1 0.0 1.0");
    }

    /** A purchase whose click has no time would have come at once, and one that did not come could not come any more. */
    @Test
    void saysNothingOfDelaysSinceAnUnknownTime() throws IOException {
        EncodingPlan plan = plan(TIMES).withLabelRule(LabelRule.KEEP);

        EncodedDataset data = encode(csv(CONTRADICTIONS), plan, purchaseGivenClick(Estimator.delayed()));

        assertThat(rows(data.train()))
                .containsExactly(
                        "1 1 1 1.0", "2 1 1 0.0", "3 1 0 4.0", "4 1 1 0.0", "5 1 1 -Infinity", "6 1 0 -Infinity");
        assertThat(data.report().late().unknownRows()).isEqualTo(2);
        assertThat(data.report().text()).contains("2 train rows were left out by objectives, since nothing says when");
    }

    /** Else a value that is seen once would be known where the row is a positive, and only there. */
    @Test
    void fitsToARowThatStandsTwiceOnce() throws IOException {
        EncodingPlan kept = plan(
                        IdEncoding.of("shown", 2).withMinCount(2),
                        NumericEncoding.of("n", NumericTransform.STANDARDIZE),
                        BucketEncoding.of("number", 2, 3))
                .withTimes(TIMES);
        EncodingPlan plan = kept.withTimes(TIMES.withLate(LateRule.REPEAT));
        String[] log = new String[LOG.length];
        log[0] = LOG[0] + ",number";
        for (int row = 1; row < log.length; row++) {
            log[row] = LOG[row] + "," + row;
        }

        EncodedDataset data = encode(csv(log), plan, purchaseGivenClick(Estimator.fakeNegative()));

        assertThat(data.train().rows()).isEqualTo(7);
        List<String> known = new ArrayList<>();
        ((Vocabulary) data.encoders().tables().get("shown")).values().forEach(known::add);
        assertThat(known).containsExactly("2026-01-04");
        assertThat(data.encoders().statistics().get(0).mean()).isEqualTo(3);
        EncodedDataset once = DatasetEncoding.of(csv(log), kept, ALL_TRAIN, purchaseGivenClick(Estimator.mean()))
                .to(folder.resolve("kept"));
        assertThat(data.encoders().buckets()).isEqualTo(once.encoders().buckets());
    }

    @Test
    void repeatsOnlyForEstimatorsThatExpectIt() throws IOException {
        ExposureSource log = csv(LOG);

        assertThatThrownBy(() -> encode(log, plan(TIMES.withLate(LateRule.REPEAT))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(
                        "rows are repeated for label 'conversion', and the objective of 'conversion' has estimator mean");
    }

    @Test
    void repeatsEachPositiveAsTheNegativeThatItWas() throws IOException {
        EncodedDataset data =
                encode(csv(LOG), plan(TIMES.withLate(LateRule.REPEAT)), purchaseGivenClick(Estimator.fakeNegative()));

        assertThat(rows(data.train()))
                .containsExactly(
                        "1 1 0 NaN", "1 1 1 0.5", "2 1 0 NaN", "2 1 1 3.0", "3 1 0 2.0", "4 1 0 0.5", "5 0 0 Infinity");
        assertThat(data.report().late().repeatedRows()).isEqualTo(2);
        assertThat(data.report().parts().get(0).rows()).isEqualTo(7);
        assertThat(data.report().parts().get(0).positives())
                .containsEntry("click", 6L)
                .containsEntry("conversion", 2L);
    }

    @Test
    void judgesValidationAndTestByWhatFinallyHappened() throws IOException {
        TimeSplit split = new TimeSplit("shown", "2026-01-03", "2026-01-06");

        EncodedDataset data = encode(csv(LOG), plan(TIMES), split);

        assertThat(rows(data.train())).containsExactly("1 1 1 0.5", "2 1 1 3.0");
        assertThat(rows(data.validation())).containsExactly("3 1 1 2.0000117", "4 1 0 Infinity", "5 0 0 Infinity");
        assertThat(rows(data.test())).containsExactly("6 1 1 2.9583333");
    }

    @Test
    void judgesValidationAsOfTheTimeWhereAsked() throws IOException {
        TimeSplit split = new TimeSplit("shown", "2026-01-03", "2026-01-06");

        EncodedDataset data = encode(csv(LOG), plan(TIMES.withValidationAsOf()), split);

        assertThat(rows(data.validation())).containsExactly("3 1 0 2.0", "4 1 0 0.5", "5 0 0 Infinity");
        assertThat(rows(data.test())).containsExactly("6 1 1 2.9583333");
        assertThat(data.report().late().seen())
                .containsExactly(new Seen("click", 2, 0, 0), new Seen("conversion", 2, 0, 0));
    }

    @Test
    void derivesLabelsFromWhatIsSeen() throws IOException {
        EncodingPlan plan = plan(TIMES).withDerivedLabels(DerivedLabel.of("left", "click", "conversion"));

        EncodedDataset data = encode(csv(LOG), plan);

        assertThat(data.train().label("left")).containsExactly(0, 0, 1, 1, 0);
    }

    @Test
    void hidesALabelWithoutATimeWithItsCause() throws IOException {
        LabelTimes times =
                LabelTimes.asOf("2026-01-02T12:00").withExposure("shown").with("click", "clicked_at", "exposure");
        ExposureSource log =
                csv(HEADER, "1,2026-01-01,1,2026-01-02,1,", "2,2026-01-02,1,2026-01-03,1,", "3,2026-01-02,0,,0,");

        EncodedDataset data = encode(log, plan(times));

        assertThat(rows(data.train())).containsExactly("1 1 1 1.0", "2 0 0 0.5", "3 0 0 0.5");
    }

    /** A time is a number of seconds where as-of is. */
    @Test
    void readsSecondsAndWhatStandsForNoTime() throws IOException {
        LabelTimes times = LabelTimes.asOf("172800").with("click", "clicked_at").with("conversion", "paid_at", "click");
        ExposureSource log = csv(HEADER, "1,,1,0,1,86400", "2,,1,43200,1,259200.5", "3,,0,-1,0,-1");

        EncodedDataset data = encode(log, plan(times).withMissingValues(List.of("-1")));

        assertThat(rows(data.train())).containsExactly("1 1 1 1.0", "2 1 0 1.5", "3 0 0 Infinity");
        assertThat(data.report().late().asOf()).isEqualTo("172800");
    }

    private static final String[] CONTRADICTIONS = {
        HEADER,
        "1,2026-01-01,1,2026-01-01,1,2026-01-02",
        "2,2026-01-01,1,2026-01-01,1,",
        "3,2026-01-01,1,2026-01-01,0,2026-01-02",
        "4,2026-01-01,1,2026-01-03,1,2026-01-02",
        "5,2026-01-01,1,,1,2026-01-02",
        "6,2026-01-01,1,,0,",
    };

    @Test
    void refusesTimesThatContradictLabels() throws IOException {
        ExposureSource log = csv(CONTRADICTIONS);

        assertThatThrownBy(() -> encode(log, plan(TIMES)))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("2 rows have click=1 without a time, first ")
                .hasMessageContaining("1 row has conversion=1 without a time, first ")
                .hasMessageContaining("visits.csv:3")
                .hasMessageContaining("1 row has a time of conversion with conversion=0, first ")
                .hasMessageContaining("1 row has conversion before click, first ")
                .hasMessageContaining("inconsistent-labels");
        assertThatThrownBy(() -> encode(log, plan(TIMES).withMaxBadRows(0)))
                .hasMessageContaining("time contradicts label, found conversion=1 without a time");
    }

    @Test
    void dropsThem() throws IOException {
        EncodedDataset data = encode(csv(CONTRADICTIONS), plan(TIMES).withLabelRule(LabelRule.DROP));

        assertThat(rows(data.train())).containsExactly("1 1 1 1.0");
        assertThat(data.report().late().droppedRows()).isEqualTo(5);
        assertThat(data.report().late().contradictions())
                .containsExactly(
                        new Contradiction("click=1 without a time", 2),
                        new Contradiction("conversion=1 without a time", 1),
                        new Contradiction("a time of conversion with conversion=0", 1),
                        new Contradiction("conversion before click", 1));
    }

    @Test
    void clearsEffects() throws IOException {
        EncodedDataset data = encode(csv(CONTRADICTIONS), plan(TIMES).withLabelRule(LabelRule.CLEAR_EFFECT));

        assertThat(rows(data.train()))
                .containsExactly(
                        "1 1 1 1.0", "2 1 0 4.0", "3 1 0 4.0", "4 1 0 2.0", "5 0 0 Infinity", "6 0 0 Infinity");
    }

    @Test
    void raisesWhatHasATime() throws IOException {
        EncodedDataset data = encode(csv(CONTRADICTIONS), plan(TIMES).withLabelRule(LabelRule.RAISE_CAUSE));

        assertThat(rows(data.train()))
                .containsExactly("1 1 1 1.0", "2 1 1 0.0", "3 1 1 1.0", "4 1 1 0.0", "5 1 1 0.0", "6 1 0 Infinity");
    }

    @Test
    void keepsLabels() throws IOException {
        EncodedDataset data = encode(csv(CONTRADICTIONS), plan(TIMES).withLabelRule(LabelRule.KEEP));

        assertThat(rows(data.train()))
                .containsExactly("1 1 1 1.0", "2 1 1 0.0", "3 1 0 4.0", "4 1 1 0.0", "5 1 1 0.0", "6 1 0 Infinity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clicked_at", "paid_at"})
    void refusesAFeatureOfATime(String column) {
        assertThatThrownBy(() ->
                        plan(NumericEncoding.of(column, NumericTransform.NONE)).withTimes(TIMES))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("reads column '" + column + "', which is the time of label");
    }

    @Test
    void reportsAllThatIsWrongWithTimes() {
        LabelTimes times = LabelTimes.asOf("1767225600000")
                .with("clik", "a")
                .with("conversion", "b", "click")
                .with("click", "c", "conversion")
                .withLate(LateRule.REPEAT);

        assertThatThrownBy(() -> plan(times))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("a time is named for label 'clik', which no column has")
                .hasMessageContaining("did you mean 'click'?")
                .hasMessageContaining("the delay of 'conversion' counts since 'click', and in the end since itself")
                .hasMessageContaining("found 1767225600000, which looks like milliseconds")
                .hasMessageContaining("rows are repeated for the label that comes last");
        assertThatThrownBy(() -> plan(LabelTimes.asOf("20260301").with("click", "c", "exposure")))
                .hasMessageContaining("found 20260301, which looks like a date")
                .hasMessageContaining("counts since 'exposure', which has no time");
        assertThatThrownBy(() ->
                        plan(LabelTimes.asOf("soon").with("click", "c").withLate(LateRule.wait(Duration.ofDays(1)))))
                .hasMessageContaining("found 'soon'; expected a number of seconds")
                .hasMessageContaining("nothing is known to be waited for");
    }

    @Test
    void countsATimeThatIsNoneAsABadRow() throws IOException {
        ExposureSource log = csv(HEADER, "1,,1,2026-01-01,1,2026-01-02", "2,,1,yesterday,0,");

        EncodedDataset data = encode(log, plan(TIMES).withMaxBadRows(0.5));

        assertThat(rows(data.train())).containsExactly("1 1 1 1.0");
        assertThat(data.report().text())
                .contains(
                        "not a time in column 'clicked_at', found 'yesterday', expected an ISO date or date-time, as as-of is, or nothing");
    }
}
