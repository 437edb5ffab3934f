// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.cli.record.EvaluationRows;
import io.funnel4j.cli.record.Hash;
import io.funnel4j.cli.record.RunRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two runs side by side.
 *
 * @param first the run that the other is held against
 * @param second the other
 * @param configuration what their configurations have differently
 * @param metrics their final metrics; empty unless both have some
 * @param data what their data has differently
 * @param versions what their software, machines and repositories have differently
 * @param sameRows whether their final metrics are on the same rows; empty where nobody knows
 */
public record RunComparison(
        FoundRun first,
        FoundRun second,
        List<Difference> configuration,
        List<MetricDifference> metrics,
        List<Difference> data,
        List<Difference> versions,
        Optional<Boolean> sameRows) {
    public RunComparison {
        configuration = List.copyOf(configuration);
        metrics = List.copyOf(metrics);
        data = List.copyOf(data);
        versions = List.copyOf(versions);
    }

    /**
     * Compares two runs.
     *
     * @throws IOException if a configuration cannot be read
     */
    public static RunComparison of(FoundRun first, FoundRun second) throws IOException {
        List<MetricDifference> metrics =
                first.results().isPresent() && second.results().isPresent()
                        ? MetricDifference.between(
                                first.results().get(), second.results().get(), objectives(first, second))
                        : List.of();
        Optional<RunRecord> one = first.record().filter(known -> second.record().isPresent());
        return new RunComparison(
                first,
                second,
                ConfigurationDifferences.between(first.folder(), second.folder()),
                metrics,
                one.map(known -> Difference.between(
                                data(known), data(second.record().get())))
                        .orElse(List.of()),
                one.map(known -> Difference.between(
                                versions(known), versions(second.record().get())))
                        .orElse(List.of()),
                sameRows(first, second));
    }

    /** Whether both say what they were made from. */
    boolean recorded() {
        return first.record().isPresent() && second.record().isPresent();
    }

    /** Whether the data is the same, as far as the files' sizes and ends tell; empty where nobody knows. */
    Optional<Boolean> sameData() {
        return recorded() && hash(first) != null && hash(second) != null
                ? Optional.of(hash(first).equals(hash(second)))
                : Optional.empty();
    }

    /** Whether both runs have metrics of a probability. */
    boolean bothHave(String probability) {
        return metrics.stream()
                .anyMatch(each -> each.probability().equals(probability) && !Double.isNaN(each.difference()));
    }

    /** What to look at: the objectives' probabilities of both, and those of the first of them given another of them. */
    Set<String> looked() {
        Set<String> objectives = objectives(first, second);
        Set<String> looked = new LinkedHashSet<>(objectives);
        List<String> behaviors = objectives.stream()
                .map(each -> each.replaceFirst("^P\\((\\w+).*", "$1"))
                .toList();
        for (String behavior : behaviors) {
            looked.add("P(%s | %s)".formatted(behaviors.get(0), behavior));
        }
        return looked;
    }

    private static String hash(FoundRun run) {
        return run.record().get().data().hash();
    }

    private static Optional<Boolean> sameRows(FoundRun first, FoundRun second) {
        Optional<EvaluationRows> one = first.record().map(RunRecord::judged);
        Optional<EvaluationRows> other = second.record().map(RunRecord::judged);
        return one.isPresent() && other.isPresent() ? Optional.of(one.get().sameAs(other.get())) : Optional.empty();
    }

    private static Set<String> objectives(FoundRun first, FoundRun second) {
        Set<String> objectives = new LinkedHashSet<>();
        first.model().ifPresent(model -> objectives.addAll(model.objectives()));
        second.model().ifPresent(model -> objectives.addAll(model.objectives()));
        return objectives;
    }

    private static Map<String, String> data(RunRecord record) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put(
                "hash",
                record.data().hash() == null
                        ? "unknown"
                        : Hash.shown(record.data().hash()));
        data.putAll(record.data().files());
        return data;
    }

    private static Map<String, String> versions(RunRecord record) {
        Map<String, String> versions = new LinkedHashMap<>(record.software());
        versions.putAll(record.machine());
        versions.put("host", record.process().host());
        versions.put(
                "git repository of the run",
                record.repository() == null ? "none" : record.repository().toString());
        return versions;
    }
}
