package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.format.SourceFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What DuckDB's profile of a query tells of its joins. */
final class JoinProfile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> DROPPING = Set.of("INNER", "SEMI", "RIGHT_SEMI");

    private JoinProfile() {}

    /** Joins that gave fewer than half as many rows as their larger side has. */
    static List<SourceFinding> findings(Path profile) {
        if (!Files.exists(profile)) {
            return List.of();
        }
        try {
            List<SourceFinding> findings = new ArrayList<>();
            visit(JSON.readTree(Files.readString(profile)), findings);
            return findings;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the profile " + profile, e);
        }
    }

    private static void visit(JsonNode operator, List<SourceFinding> findings) {
        JsonNode children = operator.path("children");
        String type = operator.path("operator_type").asText();
        JsonNode details = operator.path("extra_info");
        if (type.endsWith("_JOIN")
                && children.size() == 2
                && DROPPING.contains(details.path("Join Type").asText())) {
            long rows = operator.path("operator_cardinality").asLong();
            long larger = Math.max(rows(children.get(0)), rows(children.get(1)));
            if (2 * rows < larger) {
                String condition = details.path("Conditions").asText("its condition");
                findings.add(new SourceFinding(
                        "rows of the larger side found no match in the join on " + condition,
                        larger - rows,
                        larger,
                        List.of(),
                        true));
            }
        }
        children.forEach(child -> visit(child, findings));
    }

    private static long rows(JsonNode operator) {
        return operator.path("operator_cardinality").asLong();
    }
}
