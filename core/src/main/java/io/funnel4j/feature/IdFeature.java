package io.funnel4j.feature;

/**
 * A categorical feature: one id an exposure, which picks a row of an embedding table.
 *
 * @param name unique in its schema
 * @param table the embedding table that it reads; features may share one
 * @param rows rows of the table, so ids are in [0, rows)
 * @param dimension D, floats an embedding
 */
public record IdFeature(String name, String table, long rows, int dimension) implements Feature {
    public IdFeature {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("an id feature has no name");
        }
        if (table == null || table.isBlank()) {
            throw new IllegalArgumentException("id feature '%s' names no embedding table".formatted(name));
        }
        if (rows < 1 || rows > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "id feature '%s' has a table of %d rows; expected 1 to 2^31 - 1, since ids travel as INT32"
                            .formatted(name, rows));
        }
        if (dimension < 1) {
            throw new IllegalArgumentException(
                    "id feature '%s' has embedding dimension %d; expected at least 1".formatted(name, dimension));
        }
    }

    /** A feature with a table of its own. */
    public static IdFeature of(String name, long rows, int dimension) {
        return new IdFeature(name, name, rows, dimension);
    }

    /** The table that the feature reads. */
    public TableShape tableShape() {
        return new TableShape(table, rows, dimension);
    }
}
