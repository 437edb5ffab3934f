// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine that figures come from. */
final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Processor and cores. */
    static Map<String, String> facts() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", processor());
        facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        return facts;
    }

    private static String processor() throws IOException {
        if (Files.isReadable(CPU)) {
            for (String line : Files.readAllLines(CPU)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        }
        return System.getProperty("os.arch");
    }
}
