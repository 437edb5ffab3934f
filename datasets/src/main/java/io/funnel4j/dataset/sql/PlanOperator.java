// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * An operator of DuckDB's plan of a query, as EXPLAIN and the profile of a run have it. A common table expression that is
 * materialised stands where it is read.
 *
 * @param name DuckDB's, such as HASH_JOIN
 * @param details DuckDB's, by name
 * @param rows that it gave; 0 from EXPLAIN
 * @param inputs whose rows it takes; of a join, what it probes with and what it looks up
 */
record PlanOperator(String name, Map<String, List<String>> details, long rows, List<PlanOperator> inputs) {
    PlanOperator {
        details = Map.copyOf(details);
        inputs = List.copyOf(inputs);
    }

    /**
     * What reads rows of a file. Plans do not name the file.
     *
     * @param function that reads it
     * @param columns that are read
     */
    record Scan(String function, Set<String> columns) {}

    /** The plan that a JSON text of DuckDB holds. */
    static PlanOperator of(JsonNode plan) {
        return of(plan, new HashMap<>());
    }

    private static PlanOperator of(JsonNode node, Map<String, PlanOperator> common) {
        String name =
                node.path("operator_name").asText(node.path("name").asText()).strip();
        Map<String, List<String>> details = new HashMap<>();
        node.path("extra_info")
                .fields()
                .forEachRemaining(detail -> details.put(detail.getKey(), texts(detail.getValue())));
        List<PlanOperator> inputs = new ArrayList<>();
        for (JsonNode child : node.path("children")) {
            PlanOperator input = of(child, common);
            if (name.equals("CTE") && inputs.isEmpty()) {
                common.put(first(details, "Table Index"), input);
            }
            inputs.add(input);
        }
        if (name.equals("CTE")) {
            return inputs.get(inputs.size() - 1);
        }
        PlanOperator read = name.equals("CTE_SCAN") ? common.get(first(details, "CTE Index")) : null;
        return new PlanOperator(
                name, details, node.path("operator_cardinality").asLong(), read == null ? inputs : List.of(read));
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(text -> texts.add(text.asText()));
        } else {
            texts.add(value.asText());
        }
        return texts;
    }

    private static String first(Map<String, List<String>> details, String detail) {
        return details.getOrDefault(detail, List.of("")).get(0);
    }

    boolean isJoin() {
        return name.endsWith("_JOIN") && inputs.size() == 2;
    }

    /** INNER, SEMI, ... */
    String joinType() {
        return first(details, "Join Type");
    }

    String condition() {
        return String.join(" AND ", details.getOrDefault("Conditions", List.of("its condition")));
    }

    /** All files that its rows are made of. */
    Set<Scan> scans() {
        Set<Scan> scans = new LinkedHashSet<>();
        inputs.forEach(input -> scans.addAll(input.scans()));
        if (inputs.isEmpty() && details.containsKey("Function")) {
            scans.add(scan());
        }
        return scans;
    }

    /** Those among them that a row of the result is a row of: where a query keeps the order of its joins, the first. */
    Set<Scan> origins() {
        Set<Scan> origins = new LinkedHashSet<>();
        if (name.equals("UNION")) {
            inputs.forEach(input -> origins.addAll(input.origins()));
        } else if (!inputs.isEmpty()) {
            origins.addAll(inputs.get(isJoin() && joinType().startsWith("RIGHT") ? 1 : 0)
                    .origins());
        } else if (details.containsKey("Function")) {
            origins.add(scan());
        }
        return origins;
    }

    private Scan scan() {
        return new Scan(first(details, "Function"), new TreeSet<>(details.getOrDefault("Projections", List.of())));
    }
}
