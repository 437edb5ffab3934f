// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.source.delimited.JoinedText;
import io.funnel4j.dataset.source.delimited.SideTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureRecordReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsASourceAsDataVecDoes() throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), "user,n\na,1\nb,2\nnobody,3\n\"c,4\nb\na,5\n");
        Path side = Files.writeString(folder.resolve("users.csv"), "user,city\na,x\nb,y\n");
        JoinedText joined = new JoinedText(
                DelimitedText.csv(log), List.of(new SideTable(DelimitedText.csv(side), "user", "user", "user_")));
        try (ExposureRecordReader reader = new ExposureRecordReader(joined)) {
            for (int pass = 0; pass < 2; pass++) {
                List<List<Writable>> records = new ArrayList<>();
                while (reader.hasNext()) {
                    records.add(reader.next());
                }
                assertThat(records).hasToString("[[a, 1, x], [b, 2, y], [a, 5, x]]");
                assertThat(reader.leftOut()).isEqualTo(3);
                assertThatThrownBy(reader::next)
                        .isInstanceOf(NoSuchElementException.class)
                        .hasMessageContaining("log.csv has no more rows");
                reader.reset();
            }
            assertThat(reader.nextRecord().getRecord()).hasToString("[a, 1, x]");
        }
    }
}
