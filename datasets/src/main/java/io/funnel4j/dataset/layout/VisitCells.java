package io.funnel4j.dataset.layout;

import io.funnel4j.dataset.sql.SqlSpool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** The cells of a visit's row. */
final class VisitCells implements Function<Visit, List<Writable>> {
    private static final byte[] BETWEEN = {'|'};

    private final Function<byte[], Writable> user;
    private final Function<byte[], Writable> item;
    private final List<Function<byte[], Writable>> carried;
    private final int behaviors;
    private final boolean withLastItems;
    private final Text lastItems = new Text();
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
    public List<Writable> apply(Visit visit) {
        cells.clear();
        cells.add(user.apply(visit.user));
        cells.add(item.apply(visit.item));
        for (int column = 0; column < visit.carried.length; column++) {
            cells.add(carried.get(column).apply(visit.carried[column]));
        }
        cells.add(new LongWritable(visit.begin));
        cells.add(new LongWritable(visit.exposures()));
        for (int behavior = 0; behavior < behaviors; behavior++) {
            cells.add(new LongWritable(visit.happened(behavior) ? 1 : 0));
        }
        cells.add(new LongWritable(visit.past.events));
        cells.add(new LongWritable(visit.itemEvents));
        cells.add(
                visit.secondsSinceLastEvent() == Visit.NEVER
                        ? NullWritable.INSTANCE
                        : new LongWritable(visit.secondsSinceLastEvent()));
        if (withLastItems) {
            cells.add(lastItems(visit.past.items));
        }
        return cells;
    }

    private Writable lastItems(byte[][] items) {
        lastItems.clear();
        for (int place = 0; place < items.length; place++) {
            if (place > 0) {
                lastItems.append(BETWEEN, 0, BETWEEN.length);
            }
            lastItems.append(items[place], 0, items[place].length);
        }
        return lastItems.getLength() == 0 ? NullWritable.INSTANCE : lastItems;
    }
}
