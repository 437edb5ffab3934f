// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    private static final List<String> FILES = List.of(
            "encoders/encoders.json",
            "encoders/vocabulary-0.jsonl",
            "funnel.json",
            "model.zip",
            "tables/User~999db6e2d9c05510.table",
            "tables/gr%f6%%df%e.table");

    @TempDir
    Path work;

    private Configuration configuration;
    private ModelFolder folder;

    /** A file system that executors reach, with a scheme of its own. */
    public static final class SharedFileSystem extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("shared:///");
        }
    }

    @BeforeEach
    void write() throws IOException {
        configuration = new Configuration(false);
        configuration.set("fs.shared.impl", SharedFileSystem.class.getName());
        for (String name : FILES) {
            Path file = work.resolve("model").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name);
        }
        Files.writeString(work.resolve("model/tables/.user.table.crc"), "of Hadoop");
        folder = new ModelFolder("shared://" + work.resolve("model"), configuration);
    }

    @Test
    void copiesItsFilesAndNoOthers() throws IOException {
        assertThat(folder.onThisMachine()).isEmpty();
        assertThat(folder.names()).containsExactlyElementsOf(FILES);
        folder.requireWhole();

        folder.copyTo(work.resolve("local"));
        ModelFolder local = new ModelFolder(work.resolve("local").toUri().toString(), configuration);
        assertThat(local.onThisMachine()).contains(work.resolve("local"));
        for (String name : FILES) {
            assertThat(work.resolve("local").resolve(name)).hasContent("content of " + name);
        }
        assertThat(local.fingerprint()).isEqualTo(folder.fingerprint());
        Files.writeString(work.resolve("local").resolve("funnel.json"), "Content of funnel.json");
        assertThat(local.fingerprint()).isNotEqualTo(folder.fingerprint());
    }

    /** A save that fails on its way leaves a folder that is refused. */
    @Test
    void describesTheModelLast() throws IOException {
        ModelFolder target = new ModelFolder("shared://" + work.resolve("saved"), configuration);
        assertThatThrownBy(() -> folder.copyTo(target, into -> {
                    throw new UncheckedIOException(new IOException("no space"));
                }))
                .hasMessageContaining("no space");
        assertThat(target.names()).hasSize(FILES.size() - 1);
        assertThatThrownBy(target::requireWhole).hasMessageContaining("it lacks funnel.json");

        folder.copyTo(target, into -> into.write("metadata/part-00000", "{}"));
        target.requireWhole();
        assertThat(target.read("metadata")).isEqualTo("{}");
        assertThat(target.names()).containsExactlyElementsOf(FILES);
    }
}
