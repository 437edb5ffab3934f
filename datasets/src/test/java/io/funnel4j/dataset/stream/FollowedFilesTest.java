// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.InvalidExposuresException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Micro-batches of a file that is cut, replaced or rotated. */
class FollowedFilesTest extends FittedStream {
    @Test
    void aFileThatWasReplacedIsNoticed() throws IOException {
        append(HEADER + "u1,i1,1,1,1\nu2,i2,2,1,0\n");
        StreamPosition position;
        try (MicroBatches batches = csv(file, StreamPosition.START, counts(), 2)) {
            next(batches);
            position = batches.position();
        }
        Files.writeString(file, HEADER + "u2,i1,1,1,1\nu2,i2,2,1,0\nu2,i3,1,0,0\n");
        assertThatThrownBy(() -> csv(file, position, counts(), 2))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("'%s' is another file than before".formatted(file))
                .hasMessageContaining("--restart-source");
        Files.writeString(file, HEADER);
        assertThatThrownBy(() -> csv(file, position, counts(), 2))
                .hasMessageContaining("it was cut, or does not begin as the one of which 57 bytes are learned");
        Files.delete(file);
        assertThatThrownBy(() -> csv(file, position, counts(), 2))
                .hasMessageContaining("there is no file '%s' to follow".formatted(file));
    }

    @Test
    void aFileThatIsCutOrWrittenAnewWhileItIsReadIsAnError() throws IOException {
        append(HEADER + "u1,i1,1,1,1\nu2,i2,2,1,0\n");
        try (MicroBatches batches = csv(file, StreamPosition.START, counts(), 9)) {
            assertThat(next(batches).exposures().rows()).isEqualTo(2);
            try (OutputStream cut = Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING)) {
                cut.write(HEADER.getBytes(StandardCharsets.UTF_8));
            }
            assertThatThrownBy(() -> next(batches)).hasMessageContaining("was cut: it has 33 bytes, and 57 were read");
        }
        try (MicroBatches batches = csv(file, StreamPosition.START, counts(), 9)) {
            assertThat(next(batches).exposures().rows()).isZero();
            Files.writeString(file, HEADER.replace("user", "USER") + "u1,i1,1,1,1\n");
            assertThatThrownBy(() -> next(batches)).hasMessageContaining("begins with other bytes than before");
        }
    }

    /** As logs are rotated: what a writer that still holds the old file adds is read, then the new file from its header on. */
    @Test
    void followsARenamedFileToItsEndAndThenTheNewOne() throws IOException {
        append(HEADER + "u1,i1,1,1,1\n");
        StreamCounts counts = counts();
        try (MicroBatches batches = csv(file, StreamPosition.START, counts, 5)) {
            assertThat(next(batches).exposures().rows()).isEqualTo(1);
            Path old = folder.resolve("stream.csv.1");
            Files.move(file, old);
            Files.writeString(old, "u2,i2,2,1,0\nu1,i3,3,0,0", StandardOpenOption.APPEND);
            append(HEADER + "u2,i1,1,0,0\nu2,i3,1,0,0\n");
            List<List<Integer>> rows = new ArrayList<>();
            MicroBatch batch = next(batches);
            for (int i = 0; i < 50 && batch.end() != MicroBatch.End.NEXT_FILE; i++) {
                rows.addAll(ids(batch));
                batch = next(batches);
            }
            rows.addAll(ids(batch));
            assertThat(batch.end()).isEqualTo(MicroBatch.End.NEXT_FILE);
            assertThat(rows).hasSize(2);
            batches.beginNextFile();
            assertThat(batches.position())
                    .isEqualTo(new StreamPosition(0, 0, batches.position().source(), 3));
            assertThat(ids(next(batches)))
                    .containsExactly(
                            List.of(encoders.id("user", "u2"), encoders.id("item", "i1")),
                            List.of(encoders.id("user", "u2"), encoders.id("item", "i3")));
            assertThat(batches.position().offset()).isEqualTo(Files.size(file));
        }
        assertThat(counts.rowsRead()).isEqualTo(5);
    }

    /** The half line before a rotation fills the batch: its position is in the file that is rotated away. */
    @Test
    void aPositionBeforeARotationIsInTheEarlierFile() throws IOException {
        append(HEADER + "u1,i1,1,1,1\nu2,i2,2,1,0");
        StreamPosition position;
        Path old = folder.resolve("stream.csv.1");
        StreamCounts counts = counts();
        try (MicroBatches batches = csv(file, StreamPosition.START, counts, 2)) {
            Files.move(file, old);
            append(HEADER + "u2,i1,1,0,0\n");
            int rows = 0;
            for (int i = 0; i < 50 && rows < 2; i++) {
                rows += next(batches).exposures().rows();
            }
            assertThat(rows).isEqualTo(2);
            position = batches.position();
            assertThat(position.offset()).isEqualTo(Files.size(old));
            MicroBatch rest = next(batches);
            assertThat(rest.end()).isEqualTo(MicroBatch.End.NEXT_FILE);
            assertThat(rest.exposures().rows()).isZero();
            batches.beginNextFile();
            assertThat(next(batches).exposures().rows()).isEqualTo(1);
        }
        try (MicroBatches batches = csv(old, position, counts, 2)) {
            assertThat(next(batches).exposures().rows()).isZero();
        }
        assertThatThrownBy(() -> csv(file, position, counts, 2)).hasMessageContaining("is another file than before");
    }
}
