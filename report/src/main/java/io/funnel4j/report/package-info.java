/**
 * Shows results: as aligned text ({@link io.funnel4j.report.TextReport}), as JSON ({@link
 * io.funnel4j.report.ResultsJson}) and as one self-contained web page ({@link io.funnel4j.report.HtmlReport}).
 *
 * <p>The results themselves are the records of {@link io.funnel4j.report.result}. The page's template, style and script
 * are resources beside these classes; its charts are drawn by Chart.js, which is copied into the page.
 */
package io.funnel4j.report;
