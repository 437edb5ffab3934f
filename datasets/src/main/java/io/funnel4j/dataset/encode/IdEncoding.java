package io.funnel4j.dataset.encode;

/**
 * A column of categories as ids, the rows of an embedding table.
 *
 * <p>With a vocabulary, id 0 stands for values that are unknown or missing, and each value that the train rows hold at
 * least {@code minCount} times has an id of its own, the most frequent first. With hashing, 0 stands for a missing value
 * and every other value falls into one of the buckets 1 to {@code hashBuckets - 1}.
 *
 * @param name the feature's name
 * @param column the column that it reads
 * @param table its embedding table; features that share one share a vocabulary
 * @param dimension D, floats an embedding
 * @param minCount rows that a value needs for an id of its own; at least 1
 * @param hashBuckets rows of the table, bucket 0 included, at least 2; or 0 for a vocabulary
 */
public record IdEncoding(String name, String column, String table, int dimension, int minCount, int hashBuckets)
        implements FeatureEncoding {
    public IdEncoding {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("an id feature has no name");
        }
        column = column == null ? name : column;
        table = table == null ? name : table;
        if (dimension < 1) {
            throw new IllegalArgumentException(
                    "id feature '%s' has embedding dimension %d; expected at least 1".formatted(name, dimension));
        }
        if (minCount < 1) {
            throw new IllegalArgumentException(
                    "id feature '%s' has min-count %d; expected at least 1, which keeps every value of the train rows"
                            .formatted(name, minCount));
        }
        if (hashBuckets != 0 && hashBuckets < 2) {
            throw new IllegalArgumentException(
                    "id feature '%s' has %d hash buckets; expected 0 for a vocabulary, or at least 2 with the bucket of missing values"
                            .formatted(name, hashBuckets));
        }
        if (hashBuckets != 0 && minCount != 1) {
            throw new IllegalArgumentException(
                    "id feature '%s' has both hash buckets and a min-count; hashing keeps every value, so drop one"
                            .formatted(name));
        }
    }

    /** A vocabulary of every value in the train rows, from the column of the feature's name, with a table of its own. */
    public static IdEncoding of(String name, int dimension) {
        return new IdEncoding(name, name, name, dimension, 1, 0);
    }

    /** Hashing into buckets, from the column of the feature's name, with a table of its own. */
    public static IdEncoding hashed(String name, int dimension, int hashBuckets) {
        return new IdEncoding(name, name, name, dimension, 1, hashBuckets);
    }

    public IdEncoding fromColumn(String newColumn) {
        return new IdEncoding(name, newColumn, table, dimension, minCount, hashBuckets);
    }

    public IdEncoding inTable(String newTable) {
        return new IdEncoding(name, column, newTable, dimension, minCount, hashBuckets);
    }

    public IdEncoding withMinCount(int newMinCount) {
        return new IdEncoding(name, column, table, dimension, newMinCount, hashBuckets);
    }

    boolean hashed() {
        return hashBuckets > 0;
    }
}
