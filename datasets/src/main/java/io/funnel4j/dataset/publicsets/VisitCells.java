// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sort.RecordView;
import io.funnel4j.dataset.source.ListText;
import io.funnel4j.dataset.sql.SqlSpool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Writable;

/** The cells of a visit's row, from its record in {@link VisitOrder}. */
final class VisitCells implements Function<byte[], List<Writable>> {
    private final Function<byte[], Writable> user;
    private final Function<byte[], Writable> item;
    private final List<Function<byte[], Writable>> carried;
    private final int behaviors;
    private final boolean withLastItems;
    private final Function<byte[], ListText> items;
    private final List<Writable> cells = new ArrayList<>();

    /** @param spool whose columns are those of {@link EventQuery} */
    VisitCells(EventLog log, SqlSpool spool) {
        this.user = spool.newCells(EventQuery.USER);
        this.item = spool.newCells(EventQuery.ITEM);
        this.carried = IntStream.range(0, log.carried().size())
                .mapToObj(column -> spool.newCells(EventQuery.CARRIED + column))
                .toList();
        this.behaviors = log.behaviors().size();
        this.withLastItems = log.lastItems() > 0;
        this.items = spool.newLists(EventQuery.ITEM);
    }

    /** The names of the columns. */
    static List<String> columns(EventLog log) {
        List<String> columns = new ArrayList<>(List.of("user", "item"));
        columns.addAll(log.carried());
        columns.addAll(List.of("time", "exposures"));
        columns.addAll(log.behaviors().keySet());
        columns.addAll(List.of("user_events", "item_events", "seconds_since_last_event"));
        if (log.lastItems() > 0) {
            columns.add("last_items");
        }
        return columns;
    }

    @Override
    public List<Writable> apply(byte[] record) {
        RecordView visit = RecordView.of(record);
        long begin = visit.number();
        cells.clear();
        cells.add(user.apply(visit.ordered()));
        cells.add(item.apply(visit.ordered()));
        carried.forEach(column -> cells.add(column.apply(visit.text())));
        cells.add(new LongWritable(begin));
        cells.add(new LongWritable(visit.count()));
        for (int behavior = 0; behavior < behaviors; behavior++) {
            cells.add(new LongWritable(visit.small()));
        }
        cells.add(new LongWritable(visit.count()));
        cells.add(new LongWritable(visit.count()));
        long sinceLast = visit.number();
        cells.add(sinceLast == Visit.NEVER ? NullWritable.INSTANCE : new LongWritable(sinceLast));
        if (withLastItems) {
            byte[] lastItems = visit.copy();
            cells.add(lastItems.length == 0 ? NullWritable.INSTANCE : items.apply(lastItems));
        }
        return cells;
    }
}
