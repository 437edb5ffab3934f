// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader sees, where a Chromium is installed: every chart drawn, nothing on the console, nothing loaded. */
class ReportInBrowserTest {
    private static Browser browser;

    @TempDir
    Path folder;

    @BeforeAll
    static void findABrowser() {
        assumeTrue(Browser.installed().isPresent(), "no Chromium on the PATH");
        browser = Browser.installed().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "500, true"})
    void everyChartOfARunIsDrawn(int width, boolean dark) throws IOException, InterruptedException {
        Path file = folder.resolve("run.html");
        HtmlReport.write(SampleReports.run(), file);
        assertDrawn(Files.readString(file), width, dark);
    }

    @ParameterizedTest
    @CsvSource({"1280, true", "500, false"})
    void everyChartOfAComparisonIsDrawn(int width, boolean dark) throws IOException, InterruptedException {
        Path file = folder.resolve("comparison.html");
        HtmlReport.write(SampleReports.comparison(), file);
        assertDrawn(Files.readString(file), width, dark);
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "500, true"})
    void everyChartOfASearchIsDrawn(int width, boolean dark) throws IOException, InterruptedException {
        Path file = folder.resolve("search.html");
        HtmlReport.write(SampleReports.search(), file);
        assertDrawn(Files.readString(file), width, dark);
    }

    private void assertDrawn(String page, int width, boolean dark) throws IOException, InterruptedException {
        Browser.Seen seen = browser.open(page, folder, width, dark);
        long charts = Pattern.compile("<canvas ").matcher(page).results().count();
        assertThat(charts).isGreaterThan(5);
        assertThat(seen.console()).isEmpty();
        assertThat(seen.data("charts")).as("charts drawn").contains(Long.toString(charts));
        assertThat(seen.data("blank")).as("charts without ink").contains("");
        assertThat(seen.data("loaded")).as("resources loaded").contains("");
        assertThat(seen.data("violation")).as("loads that the policy refused").isEmpty();
        assertThat(seen.data("overflow"))
                .as("pixels that stand out to the right")
                .contains("0");
    }
}
