// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.Expiry.RowTime;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.rows.FeatureTimes.Stage;
import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.TimeSplit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Reads the cells that a plan names from the rows of one source, and refuses bad ones. */
@Internal
public final class RowParser {
    private static final int NONE = -1;

    private final int columnCount;
    private final List<NumericEncoding> numerics;
    private final List<BucketEncoding> buckets;
    private final LabelReader[] labels;
    private final NumberMarks marks;
    private final List<String> columns;
    private final int[][] idCells;
    private final int[] listCells;
    private final int[] numericCells;
    private final int[] bucketCells;
    private final int[] labelCells;
    private final int groupCell;
    private final int sampleWeightCell;
    private final int splitCell;
    private final int dayCell;
    private final ToIntFunction<String> days;
    private final EncodingPlan plan;
    private final String splitColumn;
    private final Function<String, Part> assignment;
    private final ToDoubleFunction<String> times;
    private final DoubleFunction<Part> partOfTime;
    private final MissingValues missing;
    private final MissingWords missingWords;
    private final boolean[] ofNumbers;
    private final TimeCells timeCells;
    private final Text[] crosses;
    private final RawExposure row;
    private final FeatureTimes featureTimes;
    private int untilSample;

    /** Takes no times. */
    public RowParser(
            EncodingPlan plan,
            Optional<ColumnSplit> split,
            List<String> columns,
            Set<String> numberColumns,
            NumberMarks marks) {
        this(plan, split, columns, numberColumns, marks, null);
    }

    /**
     * Makes a parser.
     *
     * @param columns of the source; all that the plan and the split read are there
     * @param numberColumns of them, those whose values are numbers, also where they come as text
     * @param marks how its texts write numbers
     * @param featureTimes gets a sample of how long features take; null for none
     */
    public RowParser(
            EncodingPlan plan,
            Optional<ColumnSplit> split,
            List<String> columns,
            Set<String> numberColumns,
            NumberMarks marks,
            FeatureTimes featureTimes) {
        this.plan = plan;
        this.marks = marks;
        this.columns = columns;
        this.featureTimes = featureTimes;
        this.missingWords = new MissingWords(columns);
        this.columnCount = columns.size();
        this.ofNumbers = new boolean[columnCount];
        for (int i = 0; i < columnCount; i++) {
            ofNumbers[i] = numberColumns.contains(columns.get(i));
        }
        this.numerics = plan.numerics();
        this.buckets = plan.buckets();
        this.missing = new MissingValues(plan.missingValues());
        this.labels = LabelReader.of(plan).toArray(LabelReader[]::new);
        this.idCells =
                plan.singles().stream().map(feature -> cells(feature, columns)).toArray(int[][]::new);
        this.listCells = plan.lists().stream()
                .mapToInt(feature -> cells(feature, columns)[0])
                .toArray();
        this.numericCells = numerics.stream()
                .mapToInt(feature -> columns.indexOf(feature.column()))
                .toArray();
        this.bucketCells = buckets.stream()
                .mapToInt(feature -> columns.indexOf(feature.column()))
                .toArray();
        this.labelCells =
                plan.labels().values().stream().mapToInt(columns::indexOf).toArray();
        this.groupCell = plan.group() == null ? NONE : columns.indexOf(plan.group());
        this.sampleWeightCell = plan.sampleWeight() == null ? NONE : columns.indexOf(plan.sampleWeight());
        RowTime time = plan.expiry() == null ? null : plan.expiry().time();
        this.dayCell = time == null ? NONE : columns.indexOf(time.column());
        this.days = time == null ? null : time.unit().days();
        this.splitColumn = split.map(ColumnSplit::column).orElse(null);
        this.splitCell = split.map(given -> columns.indexOf(given.column())).orElse(NONE);
        this.assignment = split.map(ColumnSplit::assignment).orElse(value -> Part.TRAIN);
        Optional<TimeSplit> byTime = split.filter(TimeSplit.class::isInstance).map(TimeSplit.class::cast);
        this.times = byTime.map(TimeSplit::times).orElse(null);
        this.partOfTime = byTime.map(TimeSplit::partsOfTimes).orElse(null);
        this.timeCells = new TimeCells(plan, columns, ofNumbers, missing);
        this.crosses = new Text[idCells.length];
        Arrays.setAll(crosses, i -> new Text());
        ListCell[] lists = plan.lists().stream()
                .map(feature -> new ListCell(feature.columns().get(0), feature.list(), missing, marks))
                .toArray(ListCell[]::new);
        this.row = new RawExposure(
                idCells.length,
                lists,
                numerics.size() + buckets.size(),
                numerics.size(),
                plan.labelNames().size(),
                timeCells.count(),
                plan.delayedLabels().size());
    }

    private static int[] cells(IdEncoding feature, List<String> columns) {
        return feature.columns().stream().mapToInt(columns::indexOf).toArray();
    }

    /**
     * Reads one row. Derived labels are left as they are; the part is set if the source is split by a column.
     *
     * @return the same object at each call
     * @throws BadCellException if the row is bad
     */
    public RawExposure parse(List<Writable> cells) {
        if (cells.size() != columnCount) {
            throw new BadCellException(
                    cells.size() < columnCount ? BadRow.Kind.TOO_FEW_CELLS : BadRow.Kind.TOO_MANY_CELLS,
                    null,
                    Integer.toString(cells.size()),
                    columnCount + " cells, one a column" + trailingHint(cells));
        }
        missingWords.begin();
        boolean sampled = featureTimes != null && --untilSample < 0;
        if (sampled) {
            untilSample = FeatureTimes.ROWS_A_SAMPLE;
        }
        if (splitCell != NONE) {
            row.part = part(cells.get(splitCell));
        }
        if (dayCell != NONE) {
            row.day = day(cells.get(dayCell));
        }
        for (int i = 0; i < labelCells.length; i++) {
            row.labels[i] = labels[i].read(cells.get(labelCells[i]));
        }
        timeCells.read(cells, row.times);
        long start = sampled ? System.nanoTime() : 0;
        for (int i = 0; i < numericCells.length; i++) {
            row.numbers[i] = number(i, cells);
            start = sampled ? featureTimes.lap(Stage.READ, featureTimes.number(i), start) : 0;
        }
        for (int i = 0; i < bucketCells.length; i++) {
            int number = numerics.size() + i;
            row.numbers[number] =
                    cellNumber(cells, bucketCells[i], buckets.get(i).column());
            start = sampled ? featureTimes.lap(Stage.READ, featureTimes.number(number), start) : 0;
        }
        if (groupCell != NONE) {
            row.group = group(required(cells.get(groupCell), plan.group(), "a group"));
        }
        if (sampleWeightCell != NONE) {
            row.sampleWeight = sampleWeight(cells.get(sampleWeightCell));
        }
        start = sampled ? System.nanoTime() : 0;
        for (int i = 0; i < idCells.length; i++) {
            Text value = idCells[i].length == 1 ? value(cells, idCells[i][0]) : cross(cells, idCells[i], crosses[i]);
            row.ids[i] = value;
            row.idHashes[i] = value == null ? 0 : ValueTable.hash(value.getBytes(), value.getLength());
            start = sampled ? featureTimes.lap(Stage.READ, i, start) : 0;
        }
        for (int i = 0; i < listCells.length; i++) {
            ListCell list = row.lists[i];
            list.read(Cells.listed(cells.get(listCells[i])));
            if (list.count() == 1) {
                missingWords.see(listCells[i], list.bytes(), list.start(0), list.length(0));
            }
            start = sampled ? featureTimes.lap(Stage.READ, featureTimes.list(i), start) : 0;
        }
        return row;
    }

    /** Lines that end with a delimiter have a last cell that is nothing. */
    private String trailingHint(List<Writable> cells) {
        return cells.size() == columnCount + 1
                        && CellText.of(cells.get(columnCount)).isBlank()
                ? "; write trailing-delimiter: true in data if each line ends with a delimiter"
                : "";
    }

    /** How long features took; null where no sample is taken. */
    public FeatureTimes times() {
        return featureTimes;
    }

    /** The labels of the source's columns, in order. */
    public List<LabelReader> labels() {
        return List.of(labels);
    }

    /** The cell as the text of a category; null where it is missing. */
    private Text value(List<Writable> cells, int at) {
        Writable cell = cells.get(at);
        Text value = Cells.value(cell, columns.get(at));
        if (value == null || (!missing.none() && missing.take(cell, value, ofNumbers[at]))) {
            return null;
        }
        missingWords.see(at, value);
        return value;
    }

    /** The values of several cells as one; null where one is missing. */
    private Text cross(List<Writable> cells, int[] of, Text target) {
        target.clear();
        for (int cell : of) {
            Text value = value(cells, cell);
            if (value == null) {
                return null;
            }
            CrossText.append(value, target);
        }
        return target;
    }

    /** The cell as a finite number; NaN where it is missing. */
    private double cellNumber(List<Writable> cells, int at, String column) {
        Writable cell = cells.get(at);
        if (!missing.none()) {
            Text text = Cells.value(cell, column);
            if (text != null && missing.take(cell, text, ofNumbers[at])) {
                return Double.NaN;
            }
        }
        return Cells.number(cell, column, marks);
    }

    /** How often each text that stands for a missing value was found. */
    public MissingValues missing() {
        return missing;
    }

    /** Texts by which logs write a missing value and which are values here; those of a row wait to be counted. */
    public MissingWords missingWords() {
        return missingWords;
    }

    private Part part(Writable cell) {
        String value = required(cell, splitColumn, "a value to split by");
        try {
            if (times == null) {
                return assignment.apply(value);
            }
            row.time = times.applyAsDouble(value);
            return partOfTime.apply(row.time);
        } catch (IllegalArgumentException e) {
            throw new BadCellException(BadRow.Kind.BAD_TIME, splitColumn, Cells.show(value), e.getMessage());
        }
    }

    private int day(Writable cell) {
        String column = columns.get(dayCell);
        String value = required(cell, column, "a time, by which ids expire");
        try {
            return days.applyAsInt(value);
        } catch (IllegalArgumentException e) {
            throw new BadCellException(BadRow.Kind.BAD_TIME, column, Cells.show(value), e.getMessage());
        }
    }

    private double number(int at, List<Writable> cells) {
        NumericEncoding feature = numerics.get(at);
        double value = cellNumber(cells, numericCells[at], feature.column());
        row.untransformed[at] = value;
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
        double value = Cells.number(cell, plan.sampleWeight(), marks);
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
