package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
    @Test
    void goesWithAllThatIsInIt() throws IOException {
        Path path;
        try (TemporaryFolder folder = new TemporaryFolder("funnel4j-test")) {
            path = folder.path();
            assertThat(path).isDirectory();
            Path deep = Files.createDirectories(path.resolve("a/b"));
            Files.writeString(deep.resolve("file"), "x");
            Files.writeString(path.resolve("file"), "x");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void mayBeGoneAlready() throws IOException {
        TemporaryFolder folder = new TemporaryFolder("funnel4j-test");
        Files.delete(folder.path());
        folder.close();
        folder.close();
        assertThat(folder.path()).doesNotExist();
    }
}
