// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.reader.impl.collection.CollectionRecordReader;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;

class RecordReaderSourceTest {
    private static final List<List<Writable>> ROWS =
            List.of(List.of(new Text("a"), new IntWritable(1)), List.of(new Text("b"), new IntWritable(2)));

    @Test
    void readsAnyRecordReaderAgainAndAgain() throws IOException {
        RecordReaderSource source =
                RecordReaderSource.of("world", List.of("item", "click"), new CollectionRecordReader(ROWS));
        for (int pass = 0; pass < 2; pass++) {
            try (RowReader reader = source.open()) {
                assertThat(reader.advance()).isTrue();
                assertThat(reader.cells()).isEqualTo(ROWS.get(0));
                assertThat(reader.location()).isEqualTo("world:1");
                assertThat(reader.advance()).isTrue();
                assertThat(reader.advance()).isFalse();
            }
        }
    }

    @Test
    void takesASupplierOfReaders() throws IOException {
        RecordReaderSource source =
                new RecordReaderSource("world", List.of("item", "click"), () -> new CollectionRecordReader(ROWS));
        try (RowReader first = source.open();
                RowReader second = source.open()) {
            assertThat(first.advance()).isTrue();
            assertThat(first.advance()).isTrue();
            assertThat(second.advance()).isTrue();
            assertThat(second.cells()).isEqualTo(ROWS.get(0));
        }
    }

    @Test
    void refusesAReaderThatCannotBeReset() {
        RecordReader once = new CollectionRecordReader(ROWS) {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean resetSupported() {
                return false;
            }
        };
        assertThatThrownBy(() -> RecordReaderSource.of("world", List.of("item", "click"), once))
                .hasMessageContaining("give a supplier of readers");
    }

    @Test
    void refusesANameThatStandsTwice() {
        assertThatThrownBy(() -> RecordReaderSource.of("world", List.of("a", "a"), new CollectionRecordReader(ROWS)))
                .hasMessageContaining("names a column twice");
    }
}
