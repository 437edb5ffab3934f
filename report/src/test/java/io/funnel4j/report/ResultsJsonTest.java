// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsJsonTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("new/results.json");
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        ResultsJson.write(SampleReports.comparison(), file);
        assertThat(ResultsJson.readComparison(file)).isEqualTo(SampleReports.comparison());

        ResultsJson.write(SampleReports.run(), file);
        assertThat(ResultsJson.readRun(file)).isEqualTo(SampleReports.run());
    }

    @Test
    void writesTheSameTextEachTimeAndInTheGivenOrder() throws IOException {
        ResultsJson.write(SampleReports.comparison(), file);
        String first = Files.readString(file);
        ResultsJson.write(ResultsJson.readComparison(file), file);
        assertThat(Files.readString(file)).isEqualTo(first).doesNotContain("\r");
    }

    @Test
    void undefinedIsNullAndInfiniteIsText() throws IOException {
        ResultsJson.write(small(0.25, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY), file);
        assertThat(Files.readString(file))
                .isEqualTo(
                        """
                        {
                          "format" : "funnel4j-comparison",
                          "version" : 4,
                          "report" : {
                            "title" : "small",
                            "setting" : {
                              "z" : "1",
                              "a" : "2"
                            },
                            "seeds" : [ 1, 2, 3, 4 ],
                            "baseline" : "",
                            "testOverTrain" : 0.0,
                            "metrics" : [ {
                              "key" : "auc",
                              "title" : "AUC",
                              "space" : "clicks",
                              "description" : "What AUC means.",
                              "group" : "RANKING",
                              "goal" : "HIGHER",
                              "digits" : 4
                            } ],
                            "models" : [ {
                              "name" : "esmm",
                              "description" : "",
                              "metrics" : {
                                "auc" : {
                                  "bySeed" : [ 0.25, null, "Infinity", "-Infinity" ]
                                }
                              },
                              "calibration" : [ ],
                              "training" : [ ],
                              "learning" : [ ]
                            } ],
                            "ceilings" : {
                              "auc" : {
                                "mean" : 0.9,
                                "standardDeviation" : null,
                                "n" : 1
                              }
                            },
                            "notes" : [ ]
                          },
                          "intervals" : {
                            "esmm" : {
                              "auc" : {
                                "mean" : null,
                                "low" : null,
                                "high" : null,
                                "n" : 3
                              }
                            }
                          },
                          "differences" : { },
                          "learning" : {
                            "esmm" : [ ]
                          }
                        }
                        """);
        ComparisonReport read = ResultsJson.readComparison(file);
        assertThat(read.models().get(0).metrics().get("auc").bySeed())
                .containsExactly(0.25, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThat(read.ceilings().get("auc").standardDeviation()).isNaN();
        assertThat(read.setting().keySet()).containsExactly("z", "a");
    }

    @Test
    void refusesAnotherFormatAndAnotherVersion() throws IOException {
        ResultsJson.write(SampleReports.run(), file);
        assertThatThrownBy(() -> ResultsJson.readComparison(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("results.json: expected the format 'funnel4j-comparison', found 'funnel4j-run'");

        Files.writeString(file, Files.readString(file).replace("\"version\" : 4", "\"version\" : 1"));
        assertThatThrownBy(() -> ResultsJson.readRun(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected version 4 of the format 'funnel4j-run', found 1");
    }

    @Test
    void saysWhatIsWrongInAFile() throws IOException {
        ResultsJson.write(small(0.1, 0.2, 0.3, 0.4), file);
        String good = Files.readString(file);

        Files.writeString(file, good.replace("\"title\" : \"small\",", ""));
        assertThatThrownBy(() -> ResultsJson.readComparison(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("title");

        Files.writeString(file, good.replace("[ 0.1, 0.2", "[ \"0.1\", 0.2"));
        assertThatThrownBy(() -> ResultsJson.readComparison(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected a number, null, \"Infinity\" or \"-Infinity\"");

        Files.writeString(file, good.replace("[ 0.1, 0.2", "[ 0.2"));
        assertThatThrownBy(() -> ResultsJson.readComparison(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metric 'auc' of model 'esmm' has 3 values for 4 seeds");

        Files.writeString(file, good.substring(0, 50));
        assertThatThrownBy(() -> ResultsJson.readComparison(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("results.json is not JSON");
    }

    private static ComparisonReport small(double... bySeed) {
        MetricColumn column = SampleReports.column("auc", "AUC", "clicks", MetricGroup.RANKING, Goal.HIGHER, 4);
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("z", "1");
        setting.put("a", "2");
        return new ComparisonReport(
                "small",
                setting,
                List.of(1L, 2L, 3L, 4L),
                List.of(column),
                List.of(new ModelResult("esmm", "", Map.of("auc", MetricValues.of(bySeed)), List.of(), List.of())),
                Map.of("auc", Spread.exactly(0.9)),
                List.of());
    }
}
