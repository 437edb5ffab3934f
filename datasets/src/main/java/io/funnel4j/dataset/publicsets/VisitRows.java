// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.sql.SpooledRows;
import io.funnel4j.dataset.sql.SqlSpool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.datavec.api.writable.Writable;

/** Makes the visits of a log of events. */
final class VisitRows implements RowMaker {
    private final EventLog log;
    private final EventQuery query;
    private final EventCounts counts;
    private final VisitOrder rows;
    private SqlSpool spool;

    VisitRows(EventLog log) {
        this.log = log;
        this.query = new EventQuery(log);
        this.counts = new EventCounts(log.keepUnexposed());
        this.rows = new VisitOrder(log);
    }

    @Override
    public void make(Consumer<byte[]> sink) throws IOException {
        spool = new SqlSpool(query.events());
        try (EventOrder order = new EventOrder(log, counts)) {
            try (SpooledRows events = spool.rows()) {
                order.read(events);
            }
            order.sort();
            Visits visits = new Visits(log, visit -> {
                if (counts.isRow(visit)) {
                    rows.add(visit);
                }
            });
            order.forEach(visits::add);
            visits.end();
        }
        rows.forEach(sink);
    }

    @Override
    public Function<byte[], List<Writable>> newCells() {
        return new VisitCells(log, spool);
    }

    @Override
    public RowReader rejects() {
        return SqlSpool.rejects(List.of(spool));
    }

    @Override
    public List<SourceFinding> findings() {
        List<SourceFinding> findings = new ArrayList<>(query.findings());
        findings.addAll(counts.findings());
        return findings;
    }

    @Override
    public OptionalDouble progress() {
        return OptionalDouble.of(rows.share());
    }

    @Override
    public void close() throws IOException {
        rows.close();
        if (spool != null) {
            spool.close();
        }
    }
}
