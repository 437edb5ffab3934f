// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.split.Part;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Some rows of one file or reader, checked but not encoded, by column. The same object is filled again. */
@Internal
public final class RawBlock {
    private static final byte LEFT_OUT = -1;
    /** Added to the part of a row that stands once more. */
    private static final int COPY = 1 << 4;

    private static final List<Part> PARTS = List.of(Part.values());
    private static final int FIRST_CAPACITY = 512;

    private final int labelCount;
    private final float[][] delays;
    private final boolean grouped;
    private final boolean weighted;
    private final boolean timed;
    private final IdValues values;
    private final ListValues[] lists;
    private final int[][] ids;
    private final double[][] numbers;
    /** By numeric feature, of those that are read by their logarithm; null for the others. */
    private final double[][] untransformed;
    /** The features that are. */
    private final int[] transformed;

    private byte[] parts = new byte[FIRST_CAPACITY];
    private byte[] labels;
    private int[] lines = new int[FIRST_CAPACITY];
    /** Where ids expire by days; gone once the block was written. */
    private int[] days;

    private long[] groups;
    private float[] sampleWeights;
    private int rows;
    private int container;
    private long number;
    private long firstLine;

    public RawBlock(EncodingPlan plan) {
        int idCount = plan.singles().size();
        labelCount = plan.labelNames().size();
        delays = new float[plan.delayedLabels().size()][FIRST_CAPACITY];
        grouped = plan.group() != null;
        weighted = plan.sampleWeight() != null;
        timed = plan.expiry() != null && plan.expiry().time() != null;
        days = new int[timed ? FIRST_CAPACITY : 0];
        values = new IdValues(idCount, FIRST_CAPACITY);
        ids = new int[idCount][FIRST_CAPACITY];
        lists = new ListValues[plan.lists().size()];
        Arrays.setAll(lists, list -> new ListValues(FIRST_CAPACITY));
        numbers = new double[plan.numerics().size() + plan.buckets().size()][FIRST_CAPACITY];
        untransformed = plan.numerics().stream()
                .map(feature -> feature.transform().logarithm() ? new double[FIRST_CAPACITY] : null)
                .toArray(double[][]::new);
        transformed = IntStream.range(0, untransformed.length)
                .filter(feature -> untransformed[feature] != null)
                .toArray();
        labels = new byte[labelCount * FIRST_CAPACITY];
        groups = new long[grouped ? FIRST_CAPACITY : 0];
        sampleWeights = new float[weighted ? FIRST_CAPACITY : 0];
    }

    /**
     * Empties the block.
     *
     * @param newNumber of the block, in the order of the rows
     */
    public void begin(long newNumber) {
        number = newNumber;
        rows = 0;
        values.clear();
        for (ListValues list : lists) {
            list.clear();
        }
    }

    /** Says where the lines begin. */
    public void place(long newFirstLine) {
        firstLine = newFirstLine;
    }

    /** Says what the lines are in, by a number. */
    public void contain(int newContainer) {
        container = newContainer;
    }

    public void add(RawExposure row, long line) {
        add(row, line, false);
    }

    /**
     * Adds a row.
     *
     * @param copy whether the row is added once more, so that this copy of it is not fitted to
     */
    public void add(RawExposure row, long line, boolean copy) {
        if (rows == parts.length) {
            grow(2 * rows);
        }
        parts[rows] = (byte) (PARTS.indexOf(row.part) + (copy ? COPY : 0));
        lines[rows] = (int) (line - firstLine);
        System.arraycopy(row.labels, 0, labels, rows * labelCount, labelCount);
        for (int i = 0; i < delays.length; i++) {
            delays[i][rows] = row.delays[i];
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i][rows] = row.numbers[i];
        }
        for (int feature : transformed) {
            untransformed[feature][rows] = row.untransformed[feature];
        }
        if (grouped) {
            groups[rows] = row.group;
        }
        if (weighted) {
            sampleWeights[rows] = row.sampleWeight;
        }
        if (timed) {
            days[rows] = row.day;
        }
        values.set(rows, row);
        for (int i = 0; i < lists.length; i++) {
            lists[i].add(row.lists[i]);
        }
        rows++;
    }

    private void grow(int capacity) {
        parts = Arrays.copyOf(parts, capacity);
        lines = Arrays.copyOf(lines, capacity);
        labels = Arrays.copyOf(labels, capacity * labelCount);
        groups = grouped ? Arrays.copyOf(groups, capacity) : groups;
        sampleWeights = weighted ? Arrays.copyOf(sampleWeights, capacity) : sampleWeights;
        for (int i = 0; i < delays.length; i++) {
            delays[i] = Arrays.copyOf(delays[i], capacity);
        }
        days = timed ? Arrays.copyOf(days, capacity) : days;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Arrays.copyOf(numbers[i], capacity);
        }
        for (int feature : transformed) {
            untransformed[feature] = Arrays.copyOf(untransformed[feature], capacity);
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Arrays.copyOf(ids[i], capacity);
        }
        for (ListValues list : lists) {
            list.grow(capacity);
        }
        values.grow(capacity);
    }

    public int rows() {
        return rows;
    }

    /** A number for what the lines are in. */
    public int container() {
        return container;
    }

    public long line(int row) {
        return firstLine + lines[row];
    }

    /** Orders the rows of all blocks. */
    public long position(int row) {
        return position(line(row));
    }

    /** Orders the lines of all blocks. */
    public long position(long line) {
        return (number << Integer.SIZE) + (line - firstLine);
    }

    /** The part of a row; null for a row that is left out. */
    public Part part(int row) {
        return parts[row] == LEFT_OUT ? null : PARTS.get(parts[row] % COPY);
    }

    /** Whether encoders are fitted to a row: to those of train, and to a row that stands twice once. */
    public boolean fitted(int row) {
        return part(row) == Part.TRAIN && parts[row] < COPY;
    }

    /** Leaves a row out of the data set. */
    public void leaveOut(int row) {
        parts[row] = LEFT_OUT;
    }

    public void copyLabels(int row, byte[] target) {
        System.arraycopy(labels, row * labelCount, target, 0, labelCount);
    }

    public void copyDelays(int row, float[] target) {
        for (int i = 0; i < delays.length; i++) {
            target[i] = delays[i][row];
        }
    }

    public long group(int row) {
        return grouped ? groups[row] : 0;
    }

    public float sampleWeight(int row) {
        return weighted ? sampleWeights[row] : 1;
    }

    /** The day of a row where ids expire by days, else 0; gone once the block was written. */
    public int day(int row) {
        return timed ? days[row] : 0;
    }

    /** The numbers of a numeric feature, after the logarithm, or of one in buckets behind those; NaN where missing. */
    public double[] numbers(int feature) {
        return numbers[feature];
    }

    /** The numbers of a numeric feature as the source has them; gone once the block was written. */
    public double[] untransformed(int feature) {
        return untransformed[feature] == null ? numbers[feature] : untransformed[feature];
    }

    /** The ids of an id feature of single values, to be filled. */
    public int[] ids(int feature) {
        return ids[feature];
    }

    /** The values of an id feature of lists, and their ids. */
    public ListValues list(int feature) {
        return lists[feature];
    }

    /** The values of the id features of single values; gone once the block was written. */
    public IdValues values() {
        return values;
    }

    /** Writes everything but the values, into a buffer that is replaced if it is too small, and gives the buffer. */
    public ByteBuffer write(ByteBuffer reused) {
        int bytes = 3 * Long.BYTES
                + rows
                        * (Byte.BYTES * (1 + labelCount)
                                + Integer.BYTES * (1 + ids.length)
                                + Double.BYTES * numbers.length
                                + Float.BYTES * delays.length
                                + (grouped ? Long.BYTES : 0)
                                + (weighted ? Float.BYTES : 0))
                + Arrays.stream(lists).mapToInt(ListValues::size).sum();
        ByteBuffer target = RawBlockFile.buffer(reused, bytes);
        target.putInt(rows).putInt(container).putLong(number).putLong(firstLine);
        for (double[] column : numbers) {
            target.asDoubleBuffer().put(column, 0, rows);
            target.position(target.position() + Double.BYTES * rows);
        }
        if (grouped) {
            target.asLongBuffer().put(groups, 0, rows);
            target.position(target.position() + Long.BYTES * rows);
        }
        putInts(target, lines);
        for (int[] column : ids) {
            putInts(target, column);
        }
        if (weighted) {
            putFloats(target, sampleWeights);
        }
        for (float[] column : delays) {
            putFloats(target, column);
        }
        for (ListValues list : lists) {
            list.write(target);
        }
        return target.put(parts, 0, rows).put(labels, 0, rows * labelCount).flip();
    }

    /** Reads what was written. */
    public void read(ByteBuffer source) {
        rows = source.getInt();
        container = source.getInt();
        number = source.getLong();
        firstLine = source.getLong();
        if (rows > parts.length) {
            grow(rows);
        }
        for (double[] column : numbers) {
            source.asDoubleBuffer().get(column, 0, rows);
            source.position(source.position() + Double.BYTES * rows);
        }
        if (grouped) {
            source.asLongBuffer().get(groups, 0, rows);
            source.position(source.position() + Long.BYTES * rows);
        }
        getInts(source, lines);
        for (int[] column : ids) {
            getInts(source, column);
        }
        if (weighted) {
            getFloats(source, sampleWeights);
        }
        for (float[] column : delays) {
            getFloats(source, column);
        }
        for (ListValues list : lists) {
            list.read(source, rows);
        }
        source.get(parts, 0, rows).get(labels, 0, rows * labelCount);
    }

    private void putFloats(ByteBuffer target, float[] column) {
        target.asFloatBuffer().put(column, 0, rows);
        target.position(target.position() + Float.BYTES * rows);
    }

    private void getFloats(ByteBuffer source, float[] column) {
        source.asFloatBuffer().get(column, 0, rows);
        source.position(source.position() + Float.BYTES * rows);
    }

    private void putInts(ByteBuffer target, int[] column) {
        target.asIntBuffer().put(column, 0, rows);
        target.position(target.position() + Integer.BYTES * rows);
    }

    private void getInts(ByteBuffer source, int[] column) {
        source.asIntBuffer().get(column, 0, rows);
        source.position(source.position() + Integer.BYTES * rows);
    }
}
