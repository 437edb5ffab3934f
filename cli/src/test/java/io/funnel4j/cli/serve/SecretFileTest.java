// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    private Path folder;

    private String read(String contents) throws IOException {
        return SecretFile.read(Files.writeString(folder.resolve("secret.txt"), contents), "a password");
    }

    @Test
    void isAllButTheLinesEnd() throws IOException {
        assertThat(read(" pass word ")).isEqualTo(" pass word ");
        assertThat(read("\tpass \n")).isEqualTo("\tpass ");
        assertThat(read("pass\r\n")).isEqualTo("pass");
    }

    @Test
    void isOneLine() {
        for (String several : new String[] {"a\nb", "a\n\n", "\na"}) {
            assertThatThrownBy(() -> read(several)).hasMessageContaining("holds several lines; expected a password");
        }
        for (String nothing : new String[] {"", "\n", "  \r\n"}) {
            assertThatThrownBy(() -> read(nothing)).hasMessageContaining("holds nothing; expected a password");
        }
    }
}
