// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.file.OutputFile;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.SearchReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Results as one web page that loads nothing from elsewhere: tables that need no script, charts drawn by Chart.js, and
 * the data itself as JSON in the element {@code report-data}.
 */
public final class HtmlReport {
    private static final String RESOURCES = "/io/funnel4j/report/";
    private static final String CHART_JS = "/META-INF/resources/webjars/chart.js/4.4.4/dist/chart.umd.js";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");

    private HtmlReport() {}

    /** Writes a comparison; folders that are missing are made. */
    public static void write(ComparisonReport report, Path file) throws IOException {
        String body = new ComparisonPage(report).body();
        OutputFile.write(file, assemble(report.title(), body, ResultsJson.compact(report)));
    }

    /** Writes a run; folders that are missing are made. */
    public static void write(RunReport report, Path file) throws IOException {
        String body = new RunPage(report).body();
        OutputFile.write(file, assemble(report.title(), body, ResultsJson.compact(report)));
    }

    /** Writes a search for settings; folders that are missing are made. */
    public static void write(SearchReport report, Path file) throws IOException {
        String body = new SearchPage(report).body();
        OutputFile.write(file, assemble(report.title(), body, ResultsJson.compact(report)));
    }

    /**
     * The page.
     *
     * @param title as text
     * @param body as HTML
     * @param json the data that the charts are drawn from
     */
    private static String assemble(String title, String body, String json) throws IOException {
        return fill(
                resource(RESOURCES + "page.html"),
                Map.of(
                        "title", Html.escape(title),
                        "style", resource(RESOURCES + "page.css"),
                        "body", body,
                        "data", Html.escapeJson(json),
                        "chart-library", script(CHART_JS).replaceAll("(?m)^//# sourceMappingURL=.*$", ""),
                        "run-charts", script(RESOURCES + "run-charts.js"),
                        "charts", script(RESOURCES + "charts.js")));
    }

    /** Replaces each {@code {{name}}} once; what is put in is not looked at again. */
    private static String fill(String template, Map<String, String> values) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalStateException(
                        "page.html asks for {{%s}}; known are %s".formatted(matcher.group(1), values.keySet()));
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(filled).toString();
    }

    private static String script(String path) throws IOException {
        String script = resource(path);
        if (script.contains("</script") || script.contains("<!--")) {
            throw new IllegalStateException(path + " cannot stand in a script element: it holds </script or <!--");
        }
        return script;
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(
                        "%s is not on the classpath; is the jar that holds it missing?".formatted(path));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
