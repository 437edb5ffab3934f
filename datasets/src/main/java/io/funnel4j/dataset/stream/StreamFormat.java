// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.Internal;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.TextChunk;
import io.funnel4j.dataset.source.delimited.DelimitedChunk;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import java.util.List;
import java.util.Optional;

/** How the rows of a stream are written. */
public sealed interface StreamFormat {
    /** The columns, where they are known before a byte is read; empty where the first record names them. */
    Optional<List<String>> columns();

    /** How texts write numbers. */
    NumberMarks numberMarks();

    /** What cuts the bytes into rows. */
    @Internal
    TextChunk chunk();

    /**
     * Delimited text.
     *
     * @param text how it is written; its files are not read
     */
    record Delimited(DelimitedText text) implements StreamFormat {
        @Override
        public Optional<List<String>> columns() {
            return text.columnNames().isEmpty() ? Optional.empty() : Optional.of(text.columnNames());
        }

        @Override
        public NumberMarks numberMarks() {
            return text.numberMarks();
        }

        @Internal
        @Override
        public TextChunk chunk() {
            return new DelimitedChunk(text);
        }
    }

    /**
     * A JSON object a line.
     *
     * @param read the keys that are read; a line without one of them has no value there
     */
    record JsonLines(List<String> read) implements StreamFormat {
        public JsonLines {
            read = List.copyOf(read);
        }

        @Override
        public Optional<List<String>> columns() {
            return Optional.of(read);
        }

        @Override
        public NumberMarks numberMarks() {
            return NumberMarks.PLAIN;
        }

        @Internal
        @Override
        public TextChunk chunk() {
            return new JsonChunk(read);
        }
    }
}
