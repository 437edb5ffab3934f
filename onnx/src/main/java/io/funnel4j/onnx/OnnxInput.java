// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

/**
 * An input of an exported model; the first dimension of each is the rows of a batch.
 *
 * @param name of the tensor
 * @param kind what it holds
 * @param column of the log that it is read from; of ids, null
 * @param feature whose ids or weights of ids it holds; of others, null
 * @param separator between the values of a cell of texts, or of the weights of texts; of others, null
 * @param weightSeparator between a value and its weight; null where values have none
 */
public record OnnxInput(
        String name, Kind kind, String column, String feature, String separator, String weightSeparator) {
    /** What an input holds, and what stands for nothing. */
    public enum Kind {
        /** A text a row, as in the log; the empty text where it is missing, or has blanks alone. */
        TEXT("string", false),
        /** Texts a row; the empty text in places that are left. */
        TEXTS("string", true),
        /** The weights of a list's texts or ids; anything in places that are left. */
        WEIGHTS("float", true),
        /** A number a row; NaN where it is missing. */
        NUMBER("double", false),
        /** An id a row; 0 where the value is missing. */
        ID("int64", false),
        /** Ids a row; 0 in places that are left. */
        IDS("int64", true);

        private final String type;
        private final boolean list;

        Kind(String type, boolean list) {
            this.type = type;
            this.list = list;
        }

        /** The element type, as ONNX writes it. */
        public String type() {
            return type;
        }

        /** Whether a row has several, [rows, n] with any n of at least 1; else [rows]. */
        public boolean list() {
            return list;
        }
    }
}
