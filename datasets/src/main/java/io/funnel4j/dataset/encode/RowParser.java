package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.Part;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Reads the cells that a plan names from the rows of one source, and refuses bad ones. */
final class RowParser {
    private static final int NONE = -1;

    private final int columnCount;
    private final List<IdEncoding> ids;
    private final List<NumericEncoding> numerics;
    private final List<String> labelColumns;
    private final int[] idCells;
    private final int[] numericCells;
    private final int[] labelCells;
    private final int groupCell;
    private final int sampleWeightCell;
    private final int splitCell;
    private final EncodingPlan plan;
    private final String splitColumn;
    private final Function<String, Part> assignment;
    private final RawExposure row;

    /** @param columns of the source; all that the plan and the split read are there */
    RowParser(EncodingPlan plan, Optional<ColumnSplit> split, List<String> columns) {
        this.plan = plan;
        this.columnCount = columns.size();
        this.ids = plan.ids();
        this.numerics = plan.numerics();
        this.labelColumns = List.copyOf(plan.labels().values());
        this.idCells = ids.stream()
                .mapToInt(feature -> columns.indexOf(feature.column()))
                .toArray();
        this.numericCells = numerics.stream()
                .mapToInt(feature -> columns.indexOf(feature.column()))
                .toArray();
        this.labelCells = labelColumns.stream().mapToInt(columns::indexOf).toArray();
        this.groupCell = plan.group() == null ? NONE : columns.indexOf(plan.group());
        this.sampleWeightCell = plan.sampleWeight() == null ? NONE : columns.indexOf(plan.sampleWeight());
        this.splitColumn = split.map(ColumnSplit::column).orElse(null);
        this.splitCell = split.map(given -> columns.indexOf(given.column())).orElse(NONE);
        this.assignment = split.map(ColumnSplit::assignment).orElse(value -> Part.TRAIN);
        this.row =
                new RawExposure(ids.size(), numerics.size(), plan.labelNames().size());
    }

    /**
     * Reads one row. Derived labels are left as they are; the part is set if the source is split by a column.
     *
     * @return the same object at each call
     * @throws BadCellException if the row is bad
     */
    RawExposure parse(List<Writable> cells) {
        if (cells.size() != columnCount) {
            throw new BadCellException(
                    cells.size() < columnCount ? BadRow.Kind.TOO_FEW_CELLS : BadRow.Kind.TOO_MANY_CELLS,
                    null,
                    Integer.toString(cells.size()),
                    columnCount + " cells, one a column");
        }
        if (splitCell != NONE) {
            row.part = part(cells.get(splitCell));
        }
        for (int i = 0; i < labelCells.length; i++) {
            row.labels[i] = Cells.label(cells.get(labelCells[i]), labelColumns.get(i));
        }
        for (int i = 0; i < numericCells.length; i++) {
            row.numbers[i] = number(numerics.get(i), cells.get(numericCells[i]));
        }
        if (groupCell != NONE) {
            row.group = group(required(cells.get(groupCell), plan.group(), "a group"));
        }
        if (sampleWeightCell != NONE) {
            row.sampleWeight = sampleWeight(cells.get(sampleWeightCell));
        }
        for (int i = 0; i < idCells.length; i++) {
            Text value = Cells.value(cells.get(idCells[i]));
            row.ids[i] = value;
            row.idHashes[i] = value == null ? 0 : ValueTable.hash(value.getBytes(), value.getLength());
        }
        return row;
    }

    private Part part(Writable cell) {
        String value = required(cell, splitColumn, "a value to split by");
        try {
            return assignment.apply(value);
        } catch (IllegalArgumentException e) {
            throw new BadCellException(BadRow.Kind.BAD_TIME, splitColumn, Cells.show(value), e.getMessage());
        }
    }

    private static double number(NumericEncoding feature, Writable cell) {
        double value = Cells.number(cell, feature.column());
        if (!feature.transform().logarithm()) {
            return value;
        }
        if (value <= -1) {
            throw new BadCellException(
                    BadRow.Kind.OUT_OF_RANGE, feature.column(), Double.toString(value), "above -1, for log(1 + x)");
        }
        return Math.log1p(value);
    }

    private float sampleWeight(Writable cell) {
        required(cell, plan.sampleWeight(), "a sample weight");
        double value = Cells.number(cell, plan.sampleWeight());
        if (value < 0) {
            throw new BadCellException(
                    BadRow.Kind.OUT_OF_RANGE, plan.sampleWeight(), Double.toString(value), "a weight of at least 0");
        }
        return (float) value;
    }

    private static String required(Writable cell, String column, String expected) {
        String text = Cells.text(cell);
        if (text == null) {
            throw new BadCellException(BadRow.Kind.MISSING_VALUE, column, "nothing", expected);
        }
        return text;
    }

    /** A whole number is its own group, any other text its hash. */
    private static long group(String text) {
        int length = text.length();
        boolean canonical = length < 19 && (length == 1 || text.charAt(0) != '0');
        long number = 0;
        for (int i = 0; i < length && canonical; i++) {
            char character = text.charAt(i);
            canonical = character >= '0' && character <= '9';
            number = number * 10 + (character - '0');
        }
        return canonical ? number : StableHash.of(text, 0);
    }
}
