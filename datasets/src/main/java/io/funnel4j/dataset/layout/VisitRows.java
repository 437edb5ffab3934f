package io.funnel4j.dataset.layout;

import io.funnel4j.dataset.format.RowReader;
import io.funnel4j.dataset.format.SourceFinding;
import io.funnel4j.dataset.sql.SpooledRows;
import io.funnel4j.dataset.sql.SqlSpool;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.datavec.api.writable.Writable;

/** Makes the visits of a log of events. */
final class VisitRows implements RowMaker<Visit> {
    private final EventLog log;
    private final EventCounts counts;
    private final EventOrder order;
    private SqlSpool spool;

    VisitRows(EventLog log) {
        this.log = log;
        this.counts = new EventCounts(log.keepUnexposed());
        this.order = new EventOrder(log, counts);
    }

    @Override
    public void make(Consumer<Visit> sink) throws IOException {
        spool = new SqlSpool(new EventQuery(log).events());
        try (SpooledRows rows = spool.rows()) {
            order.read(rows);
        }
        order.sort();
        Visits visits = new Visits(log, visit -> {
            if (counts.isRow(visit)) {
                sink.accept(visit);
            }
        });
        order.forEach(visits::add);
        visits.end();
    }

    @Override
    public Function<Visit, List<Writable>> newCells() {
        return new VisitCells(log, spool);
    }

    @Override
    public RowReader rejects() {
        return spool.rejects();
    }

    @Override
    public List<SourceFinding> findings() {
        return counts.findings();
    }

    @Override
    public OptionalDouble progress() {
        return OptionalDouble.of(order.share());
    }

    @Override
    public void close() throws IOException {
        order.close();
        if (spool != null) {
            spool.close();
        }
    }
}
