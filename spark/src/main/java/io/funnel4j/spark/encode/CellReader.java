// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.ListText;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import scala.collection.JavaConverters;

/** Reads the values of a column as cells; {@link SparkEncoding} says what types mean. */
final class CellReader {
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    /** Fields of a value and its weight, and of an entry of a map. */
    private static final Set<List<String>> PAIRS = Set.of(List.of("value", "weight"), List.of("key", "value"));

    private final Kind kind;
    private final Function<Object, Writable> cells;

    /** What the values of a column are. */
    enum Kind {
        TEXT,
        NUMBER,
        TIME,
        LIST,
        WEIGHTED_LIST
    }

    private CellReader(Kind kind, Function<Object, Writable> cells) {
        this.kind = kind;
        this.cells = cells;
    }

    /** The reader of a type; empty where no feature can read it. */
    static Optional<CellReader> of(DataType type) {
        if (type instanceof ArrayType array) {
            return array.elementType() instanceof StructType struct ? pairs(struct) : list(array.elementType());
        }
        if (type instanceof MapType map) {
            return map(map);
        }
        return text(type).map(text -> single(type, text));
    }

    private static CellReader single(DataType type, Function<Object, String> text) {
        if (type.equals(DataTypes.DoubleType)) {
            return new CellReader(Kind.NUMBER, value -> new DoubleWritable((Double) value));
        }
        if (type.equals(DataTypes.FloatType)) {
            return new CellReader(Kind.NUMBER, value -> new FloatWritable((Float) value));
        }
        if (type.equals(DataTypes.BooleanType)) {
            return new CellReader(Kind.TEXT, value -> new BooleanWritable((Boolean) value));
        }
        if (type instanceof DecimalType) {
            return new CellReader(Kind.NUMBER, value -> new Text(text.apply(value)));
        }
        if (type instanceof NumericType) {
            return new CellReader(Kind.NUMBER, value -> new LongWritable(((Number) value).longValue()));
        }
        return new CellReader(isTime(type) ? Kind.TIME : Kind.TEXT, value -> new Text(text.apply(value)));
    }

    private static boolean isTime(DataType type) {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType;
    }

    private static Optional<CellReader> list(DataType element) {
        return text(element)
                .map(text -> new CellReader(Kind.LIST, value -> {
                    StringBuilder framed = new StringBuilder();
                    Iterator<?> elements = elements(value);
                    while (elements.hasNext()) {
                        frame(elements.next(), text, framed);
                    }
                    return new ListText(framed.toString(), false);
                }));
    }

    private static Optional<CellReader> pairs(StructType struct) {
        String[] names = struct.fieldNames();
        if (!PAIRS.contains(List.of(names))) {
            return Optional.empty();
        }
        return weighted(struct.apply(0).dataType(), struct.apply(1).dataType(), (texts, value) -> {
            StringBuilder framed = new StringBuilder();
            Iterator<?> elements = elements(value);
            while (elements.hasNext()) {
                Row pair = (Row) elements.next();
                texts.frame(pair == null ? null : pair.get(0), pair == null ? null : pair.get(1), framed);
            }
            return framed;
        });
    }

    private static Optional<CellReader> map(MapType map) {
        return weighted(map.keyType(), map.valueType(), (texts, value) -> {
            StringBuilder framed = new StringBuilder();
            Map<?, ?> entries = value instanceof Map<?, ?> java
                    ? java
                    : JavaConverters.mapAsJavaMap((scala.collection.Map<?, ?>) value);
            entries.forEach((key, weight) -> texts.frame(key, weight, framed));
            return framed;
        });
    }

    /** How a value and its weight become texts. */
    private record PairTexts(Function<Object, String> value, Function<Object, String> weight) {
        void frame(Object ofValue, Object ofWeight, StringBuilder framed) {
            CellReader.frame(ofValue, value, framed);
            CellReader.frame(ofWeight, weight, framed);
        }
    }

    private interface Pairs {
        StringBuilder framed(PairTexts texts, Object value);
    }

    private static Optional<CellReader> weighted(DataType value, DataType weight, Pairs pairs) {
        Optional<Function<Object, String>> ofValue = text(value);
        Optional<Function<Object, String>> ofWeight = text(weight);
        if (ofValue.isEmpty() || ofWeight.isEmpty() || !(weight instanceof NumericType)) {
            return Optional.empty();
        }
        PairTexts texts = new PairTexts(ofValue.get(), ofWeight.get());
        return Optional.of(new CellReader(
                Kind.WEIGHTED_LIST,
                cell -> new ListText(pairs.framed(texts, cell).toString(), true)));
    }

    private static void frame(Object value, Function<Object, String> text, StringBuilder framed) {
        ListText.frame(value == null ? null : text.apply(value), framed);
    }

    private static Iterator<?> elements(Object value) {
        return value instanceof Object[] array
                ? Arrays.asList(array).iterator()
                : JavaConverters.asJavaIterator(((scala.collection.Iterable<?>) value).iterator());
    }

    /** The text of a single value; empty where the type is not that of one. */
    private static Optional<Function<Object, String>> text(DataType type) {
        if (type instanceof StringType || type instanceof NullType || type.equals(DataTypes.BooleanType)) {
            return Optional.of(Object::toString);
        }
        if (type.equals(DataTypes.DoubleType)) {
            return Optional.of(value -> CellText.of((double) (Double) value));
        }
        if (type.equals(DataTypes.FloatType)) {
            return Optional.of(value -> CellText.of((float) (Float) value));
        }
        if (type instanceof DecimalType) {
            return Optional.of(value -> decimal((BigDecimal) value));
        }
        if (type instanceof NumericType) {
            return Optional.of(value -> Long.toString(((Number) value).longValue()));
        }
        return isTime(type) ? Optional.of(CellReader::time) : Optional.empty();
    }

    private static String decimal(BigDecimal value) {
        return (value.scale() > 0 ? value.stripTrailingZeros() : value).toPlainString();
    }

    private static String time(Object value) {
        if (value instanceof Date date) {
            return date.toLocalDate().toString();
        }
        if (value instanceof LocalDateTime time) {
            return DATE_TIME.format(time);
        }
        if (value instanceof Timestamp time) {
            return time(time.toInstant());
        }
        return value instanceof Instant instant
                ? DATE_TIME.format(instant.atOffset(ZoneOffset.UTC)) + "+00"
                : value.toString();
    }

    /** What the values are. */
    Kind kind() {
        return kind;
    }

    boolean isList() {
        return kind == Kind.LIST || kind == Kind.WEIGHTED_LIST;
    }

    /** A value of the column as a cell. */
    Writable read(Object value) {
        return value == null ? NullWritable.INSTANCE : cells.apply(value);
    }
}
