// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.exposure.IdFeature;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A column of categories as ids, the rows of an embedding table; or several columns, whose combined value is the category
 * (a cross).
 *
 * <p>Id 0 stands for a missing value. With a vocabulary, id 1 stands for unknown values, and each value that the train
 * rows hold at least {@code minCount} times has an id of its own, the most frequent first. With hashing, every value falls
 * into one of the buckets 1 to {@code hashBuckets - 1}. A cross is missing where one of its columns is.
 *
 * @param name the feature's name
 * @param columns the column that it reads; several for a cross
 * @param table its embedding table; features that share one share a vocabulary
 * @param dimension D, floats an embedding
 * @param minCount rows that a value needs for an id of its own; at least 1
 * @param hashBuckets rows of the table, bucket 0 included, at least 2; or 0 for a vocabulary
 * @param list how a cell holds several values, or null where it holds one
 */
public record IdEncoding(
        String name, List<String> columns, String table, int dimension, int minCount, int hashBuckets, ValueList list)
        implements FeatureEncoding {
    /** The id of values that a vocabulary does not have. */
    public static final int UNKNOWN = 1;

    /** The first id of a vocabulary's values. */
    public static final int FIRST_KNOWN = 2;

    public IdEncoding {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("an id feature has no name");
        }
        columns = columns == null || columns.isEmpty() ? List.of(name) : List.copyOf(columns);
        table = table == null ? name : table;
        if (dimension < 1 || dimension > IdFeature.MAX_DIMENSION) {
            throw new IllegalArgumentException("id feature '%s' has embedding dimension %s; expected 1 to %s"
                    .formatted(name, dimension, IdFeature.MAX_DIMENSION));
        }
        if (minCount < 1) {
            throw new IllegalArgumentException(
                    "id feature '%s' has min-count %s; expected at least 1, which keeps every value of the train rows"
                            .formatted(name, minCount));
        }
        if (hashBuckets != 0 && hashBuckets < 2) {
            throw new IllegalArgumentException(
                    "id feature '%s' has %s hash buckets; expected 0 for a vocabulary, or at least 2 with the bucket of missing values"
                            .formatted(name, hashBuckets));
        }
        if (hashBuckets != 0 && minCount != 1) {
            throw new IllegalArgumentException(
                    "id feature '%s' has both hash buckets and a min-count; hashing keeps every value, so drop one"
                            .formatted(name));
        }
        if (new LinkedHashSet<>(columns).size() < columns.size()) {
            throw new IllegalArgumentException(
                    "id feature '%s' crosses %s; name each column once".formatted(name, columns));
        }
        if (columns.size() > 1 && list != null) {
            throw new IllegalArgumentException(
                    "id feature '%s' is both a cross of %s and a list; a cross is of single values"
                            .formatted(name, columns));
        }
    }

    /** Of one column with single values. */
    public IdEncoding(String name, String column, String table, int dimension, int minCount, int hashBuckets) {
        this(name, List.of(column == null ? name : column), table, dimension, minCount, hashBuckets, null);
    }

    /** A vocabulary of every value in the train rows, from the column of the feature's name, with a table of its own. */
    public static IdEncoding of(String name, int dimension) {
        return new IdEncoding(name, name, name, dimension, 1, 0);
    }

    /** Hashing into buckets, from the column of the feature's name, with a table of its own. */
    public static IdEncoding hashed(String name, int dimension, int hashBuckets) {
        return new IdEncoding(name, name, name, dimension, 1, hashBuckets);
    }

    /** A vocabulary of the combinations of several columns' values in the train rows, with a table of its own. */
    public static IdEncoding cross(String name, int dimension, String... columns) {
        return new IdEncoding(name, List.of(columns), name, dimension, 1, 0, null);
    }

    public IdEncoding fromColumn(String newColumn) {
        return new IdEncoding(name, List.of(newColumn), table, dimension, minCount, hashBuckets, list);
    }

    public IdEncoding inTable(String newTable) {
        return new IdEncoding(name, columns, newTable, dimension, minCount, hashBuckets, list);
    }

    public IdEncoding withMinCount(int newMinCount) {
        return new IdEncoding(name, columns, table, dimension, newMinCount, hashBuckets, list);
    }

    /** The same with several values in a cell. */
    public IdEncoding withList(ValueList newList) {
        return new IdEncoding(name, columns, table, dimension, minCount, hashBuckets, newList);
    }

    public boolean hashed() {
        return hashBuckets > 0;
    }
}
