// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.sql.PlanOperator.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the joins of a query left out. Exposures are the rows of what the query names first; DuckDB's plan of a run may have
 * swapped the sides of a join, and with them the larger one.
 */
final class JoinProfile {
    private static final Set<String> DROPPING = Set.of("INNER", "SEMI", "RIGHT_SEMI");

    private final DuckDb database;
    private final SqlSource source;
    private final String query;
    private final PlanOperator run;
    private ScannedTables tables;
    private Set<Scan> exposures;

    private JoinProfile(DuckDb database, SqlSource source, String query, PlanOperator run) {
        this.database = database;
        this.source = source;
        this.query = query;
        this.run = run;
    }

    /**
     * Joins that gave fewer than half as many rows as one of their sides has. It is a fault where that is the exposures'
     * side, unless the query asked for it by IN or EXISTS.
     *
     * @param query that was run, of the source
     * @param run its plan, with the rows of each operator
     */
    static List<SourceFinding> findings(DuckDb database, SqlSource source, String query, PlanOperator run) {
        List<SourceFinding> findings = new ArrayList<>();
        new JoinProfile(database, source, query, run).visit(run, findings);
        return findings.stream().distinct().toList();
    }

    private void visit(PlanOperator operator, List<SourceFinding> findings) {
        if (operator.isJoin() && DROPPING.contains(operator.joinType())) {
            PlanOperator first = operator.inputs().get(0);
            PlanOperator second = operator.inputs().get(1);
            if (2 * operator.rows() < Math.max(first.rows(), second.rows())) {
                add(operator, first, second, findings);
            }
        }
        operator.inputs().forEach(input -> visit(input, findings));
    }

    private void add(PlanOperator join, PlanOperator first, PlanOperator second, List<SourceFinding> findings) {
        if (exposures == null) {
            exposures = database.plan(query).origins();
            tables = new ScannedTables(database, source.query());
        }
        boolean ofFirst = first.scans().stream().anyMatch(exposures::contains);
        boolean ofSecond = second.scans().stream().anyMatch(exposures::contains);
        boolean firstIsLarger = first.rows() >= second.rows();
        PlanOperator larger = firstIsLarger ? first : second;
        PlanOperator smaller = firstIsLarger ? second : first;
        if (ofFirst != ofSecond) {
            PlanOperator log = ofFirst ? first : second;
            PlanOperator other = ofFirst ? second : first;
            if (2 * join.rows() < log.rows()) {
                findings.add(
                        finding("rows of %s", join, log, other, !join.joinType().endsWith("SEMI")));
            } else if (join.rows() != log.rows()) {
                findings.add(finding("rows of %s, which are no exposures,", join, other, log, false));
            }
        } else if (ofFirst || run.scans().stream().noneMatch(exposures::contains)) {
            boolean both = 2 * join.rows() < smaller.rows();
            findings.add(finding(
                    "rows of %s",
                    join, larger, smaller, both && !join.joinType().endsWith("SEMI")));
        }
    }

    private SourceFinding finding(
            String what, PlanOperator join, PlanOperator side, PlanOperator other, boolean fault) {
        String text = (what + " at least found no match among the %,d of %s in the %s join on %s")
                .formatted(
                        tables.name(side),
                        other.rows(),
                        tables.name(other),
                        join.joinType().endsWith("SEMI")
                                ? "semi"
                                : join.joinType().toLowerCase(Locale.ROOT),
                        join.condition());
        return new SourceFinding(text, side.rows() - join.rows(), side.rows(), List.of(), fault);
    }
}
