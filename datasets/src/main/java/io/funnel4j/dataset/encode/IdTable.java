package io.funnel4j.dataset.encode;

/** Gives a value its id, the row of an embedding table. */
sealed interface IdTable permits Vocabulary, HashBuckets {
    /** The id of a value, in [0, rows()); 0 for null. */
    int id(String value);

    /** Rows of the table. */
    int rows();
}
