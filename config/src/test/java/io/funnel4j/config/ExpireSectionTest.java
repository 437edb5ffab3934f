// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.dataset.plan.Expiry.RowTime;
import io.funnel4j.dataset.plan.RowTimeUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When ids expire, as a configuration says it. */
class ExpireSectionTest {
    private static final String SPLIT = "  split: {by: session}";

    private static String yaml(String split, String expire) {
        return Yaml.with(SPLIT, "  split: %s%n  expire: %s".formatted(split, expire));
    }

    private static Expiry read(String split, String expire) {
        RunConfig config = Yaml.read(yaml(split, expire));
        assertThat(RunConfig.parse(config.toYaml(), Yaml.FILE, Overrides.NONE)).isEqualTo(config);
        return config.data().plan().expiry();
    }

    private static List<String> problems(String split, String expire) {
        return Yaml.problems(yaml(split, expire));
    }

    @Test
    void countsDaysOrRuns() {
        assertThat(read("{by: session}", "{unseen-for: 5 runs}")).isEqualTo(new Expiry(5, Map.of(), null));
        assertThat(read("{by: session}", "{unseen-for: 1 run, by-table: {sku: never}}"))
                .isEqualTo(new Expiry(1, Map.of("sku", Expiry.NEVER), null));
        assertThat(read("{by: session}", "{unseen-for: 30d, time: seen_at}"))
                .isEqualTo(new Expiry(30, Map.of(), new RowTime("seen_at", RowTimeUnit.ISO)));
        assertThat(read("{by: session}", "{unseen-for: never, by-table: {sku: 7d}, time: t, time-unit: milliseconds}"))
                .isEqualTo(new Expiry(Expiry.NEVER, Map.of("sku", 7), new RowTime("t", RowTimeUnit.MILLISECONDS)));
    }

    @Test
    void takesTheTimeOfTheSplit() {
        assertThat(read("{by-time: day, test-from: 2022-05-08}", "{unseen-for: 30d}"))
                .isEqualTo(new Expiry(30, Map.of(), new RowTime("day", RowTimeUnit.ISO)));
        assertThat(read("{by-time: day, test-from: 20220508}", "{unseen-for: 30d, time-unit: yyyymmdd}"))
                .isEqualTo(new Expiry(30, Map.of(), new RowTime("day", RowTimeUnit.YYYYMMDD)));
        assertThat(problems("{by-time: day, test-from: 20220508}", "{unseen-for: 30d}"))
                .containsExactly(
                        "data.expire.time-unit (line 5): missing; the split's times are numbers: say what they count, seconds, milliseconds, days or yyyymmdd");
        assertThat(problems("{by: session}", "{unseen-for: 30d}"))
                .containsExactly(
                        "data.expire (line 5): days are counted, and the split is not by time; name the column of a row's time (time: day), or count runs (unseen-for: 5 runs)");
    }

    @Test
    void withoutItNothingIsWritten() {
        assertThat(Yaml.read(Yaml.RUN).data().plan().expiry()).isNull();
        assertThat(Yaml.read(Yaml.RUN).toYaml()).doesNotContain("expire");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "0d", "12h", "5 days", "-1d", "0 runs", "1.5d", "runs", "9999999999d", "[5d]"})
    void refusesOtherSpans(String span) {
        assertThat(problems("{by: session}", "{unseen-for: %s, time: day}".formatted(span)))
                .singleElement()
                .asString()
                .startsWith("data.expire.unseen-for (line 5): found ")
                .endsWith("expected days such as 30d, the runs of a chain of warm starts such as 5 runs, or never");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{by-table: {sku: 3 runs}} | data.expire.unseen-for (line 5): missing; expected days such as",
                "{unseen-for: 3 runs, time: day} | data.expire.time (line 5): runs are counted, which needs no time",
                "{unseen-for: 3 runs, time-unit: days} | data.expire.time-unit (line 5): runs are counted",
                "{unseen-for: 3 runs, by-table: {sku: 3d}} | data.expire (line 5): counts days of some tables and runs of others",
                "{unseen-for: never} | data.expire (line 5): ids of no table expire",
                "{unseen-for: 3 runs, by-table: {skus: 4 runs}} | data.expire.by-table.skus (line 5): no id feature reads table 'skus'; tables are [sku]; did you mean 'sku'?",
                "{unseen-for: 3 runs, unit: d} | data.expire.unit (line 5): unknown key; keys here are unseen-for, by-table, time, time-unit",
                "{unseen-for: 3d, time: day, time-unit: hours} | data.expire.time-unit (line 5): found 'hours'; expected one of iso, seconds, milliseconds, days, yyyymmdd"
            })
    void saysWhatIsWrong(String expire, String message) {
        assertThat(problems("{by: session}", expire)).singleElement().asString().startsWith(message);
    }

    @Test
    void hashedIdsDoNotExpire() {
        assertThat(Yaml.problems(yaml("{by: session}", "{unseen-for: 3 runs}")
                        .replace("embedding: 8}", "embedding: 8, hash-buckets: 100}")))
                .containsExactly(
                        "data.expire (line 5): no id feature has a vocabulary, so no id can expire; leave expire out");
    }
}
