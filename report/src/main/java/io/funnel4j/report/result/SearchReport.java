// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;
import java.util.Map;

/**
 * What a search for settings came to.
 *
 * @param title what was searched
 * @param sections the gain, the best settings, the trials
 * @param charts the metric by each setting, and by what was spent
 * @param setting what the figures depend on: data, seed, budget, versions
 */
public record SearchReport(
        String title, List<DataSection> sections, List<PointChart> charts, Map<String, String> setting) {
    public SearchReport {
        Checks.nonBlank("a search's title", title);
        sections = List.copyOf(sections);
        charts = List.copyOf(charts);
        setting = Checks.ordered("setting", setting);
        Checks.distinct("charts", charts, PointChart::key);
    }
}
