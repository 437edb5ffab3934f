// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sort.RecordView;
import io.funnel4j.dataset.sql.SqlSpool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.Writable;

/** The cells of an exposure's row, from its record in {@link AdRows}. */
final class AdCells implements Function<byte[], List<Writable>> {
    /** The columns that are made. */
    static final List<String> LABELS = List.of("cart", "favourite", "daction", "purchase");

    private final Attribution attribution;
    private final List<Function<byte[], Writable>> columns;
    private final List<Writable> cells = new ArrayList<>();

    /** @param exposures whose columns are those of {@link AdQuery#exposures} */
    AdCells(SqlSpool exposures, Attribution attribution) {
        this.attribution = attribution;
        this.columns = IntStream.range(0, AdQuery.COLUMNS)
                .mapToObj(exposures::newCells)
                .toList();
    }

    @Override
    public List<Writable> apply(byte[] record) {
        RecordView exposure = RecordView.of(record);
        exposure.small();
        exposure.number();
        long place = exposure.number();
        cells.clear();
        columns.forEach(column -> cells.add(column.apply(exposure.text())));
        boolean cart = attribution.happened(place, Attribution.CART);
        boolean favourite = attribution.happened(place, Attribution.FAVOURITE);
        add(cart);
        add(favourite);
        add(cart || favourite);
        add(attribution.happened(place, Attribution.PURCHASE));
        return cells;
    }

    private void add(boolean label) {
        cells.add(new LongWritable(label ? 1 : 0));
    }
}
