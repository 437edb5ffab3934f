// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.split.TimeForm;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Reads the times of a row: of the exposure, where the plan has its column, and of labels. One thread's. */
final class TimeCells {
    private final List<String> names = new ArrayList<>();
    private final int[] cells;
    private final boolean[] ofNumbers;
    private final boolean exposure;
    private final TimeForm form;
    private final MissingValues missing;

    /**
     * Makes a reader.
     *
     * @param columns of the source
     * @param ofNumbers of its columns, whether values are numbers, also where they come as text
     */
    TimeCells(EncodingPlan plan, List<String> columns, boolean[] ofNumbers, MissingValues missing) {
        LabelTimes times = plan.times();
        this.ofNumbers = ofNumbers;
        this.missing = missing;
        this.exposure = times != null && times.exposure() != null;
        this.form = times == null ? null : times.form();
        if (times != null) {
            names.add(times.exposure());
            times.labels().values().forEach(time -> names.add(time.column()));
        }
        this.cells = names.stream()
                .mapToInt(name -> name == null ? -1 : columns.indexOf(name))
                .toArray();
    }

    /** How many there are: one more than labels with a time, or none. */
    int count() {
        return cells.length;
    }

    /**
     * Reads the times of a row.
     *
     * @param into gets seconds, or NaN where there is no time; that of the exposure first
     * @throws BadCellException if a cell holds something else, or the exposure has none
     */
    void read(List<Writable> row, double[] into) {
        for (int time = exposure ? 0 : 1; time < cells.length; time++) {
            into[time] = time(row.get(cells[time]), cells[time], names.get(time));
        }
        if (exposure && Double.isNaN(into[0])) {
            throw new BadCellException(BadRow.Kind.MISSING_VALUE, names.get(0), "nothing", "the time of the exposure");
        }
    }

    private double time(Writable cell, int at, String column) {
        Text value = Cells.value(cell, column);
        if (value == null || (!missing.none() && missing.take(cell, value, ofNumbers[at]))) {
            return Double.NaN;
        }
        try {
            return form.parse(value.toString());
        } catch (IllegalArgumentException e) {
            throw new BadCellException(
                    BadRow.Kind.BAD_TIME, column, Cells.show(value.toString()), e.getMessage() + ", or nothing");
        }
    }
}
