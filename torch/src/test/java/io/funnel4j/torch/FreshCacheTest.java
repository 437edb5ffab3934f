// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where nothing was unpacked yet, JavaCPP alone would load libtorch in an order that ends the process. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class FreshCacheTest {
    /** What the process runs. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            TorchEngine.cpu().start();
            System.out.println("threads: " + torch.get_num_threads());
        }
    }

    @Test
    void libtorchLoadsFromAnEmptyCache(@TempDir Path cache) throws IOException, InterruptedException {
        Path out = cache.resolve("out");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.cachedir=" + cache.resolve("cache"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s", out).isZero();
        assertThat(out).content().contains("threads: ");
    }
}
