// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.core.JsonProcessingException;

class StoredJsonTest {
    @TempDir
    private Path folder;

    @Test
    void givesADocumentAsItStands() throws IOException {
        String json = "{\"a\": [1, -2.5e-3, null, true, \"x\"], \"b\": {\"a\": 9223372036854775807}}\n";
        assertThat(StoredJson.read(written(json)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(json);
    }

    @Test
    void namesFileAndLineOfWhatPassesABound() throws IOException {
        Path deep = written("{\"a\":\n" + "[".repeat(100_000));
        assertThatThrownBy(() -> StoredJson.read(deep))
                .hasMessage("'%s' nests deeper than 64 at line 2; it is not read".formatted(deep));
        Path digits = written("{\"a\": " + "9".repeat(100_000) + "}");
        assertThatThrownBy(() -> StoredJson.read(digits))
                .hasMessage("'%s' has a number of 100,000 characters at line 1; it is not read".formatted(digits));
        assertThat(StoredJson.readAtMost(digits, 100_007)).hasSize(100_007);
        assertThatThrownBy(() -> StoredJson.readAtMost(digits, 100_006)).hasMessageContaining(digits.toString());
    }

    @Test
    void refusesAKeyTwiceAndWhatGoesOnAfterTheEnd() {
        for (String json : new String[] {"{\"a\": 1, \"\\u0061\": 2}", "{} {}", "{\"a\": 1", "[1]]"}) {
            assertThatThrownBy(() -> StoredJson.read(written(json)))
                    .as(json)
                    .isInstanceOf(JsonProcessingException.class);
        }
    }

    @Test
    void namesAFileWhoseFirstBytesLookLikeAnotherEncoding() throws IOException {
        Path file = folder.resolve("document.json");
        Files.write(file, new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 's', 'i', 'n', 'n'});
        assertThatThrownBy(() -> StoredJson.read(file))
                .hasMessageStartingWith("'%s' is no JSON in UTF-8: ".formatted(file));
    }

    private Path written(String json) throws IOException {
        return Files.writeString(folder.resolve("document.json"), json);
    }
}
