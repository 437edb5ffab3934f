// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium, where one is installed, that opens a page and says what became of it. */
final class Browser {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final int SECONDS = 120;

    /** Runs after the page's own scripts: looks at every chart's pixels, and at what the page loaded. */
    private static final String PROBE =
            """
            <script>
            addEventListener("securitypolicyviolation", (event) => { document.documentElement.dataset.violation = event.violatedDirective; });
            addEventListener("load", () => setTimeout(() => {
              const root = document.documentElement;
              const blank = [...document.querySelectorAll("canvas[data-chart]")].filter((canvas) => {
                const pixels = canvas.width * canvas.height === 0 ? [] : canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                return new Set(new Uint32Array(pixels.buffer || [])).size < 8;
              });
              root.dataset.blank = blank.map((canvas) => canvas.dataset.chart + " " + canvas.dataset.key).join("; ");
              root.dataset.loaded = performance.getEntriesByType("resource").map((entry) => entry.name).join(" ");
              root.dataset.overflow = Math.max(0, root.scrollWidth - root.clientWidth);
            }, 500));
            </script>
            </body>""";

    private final Path program;

    private Browser(Path program) {
        this.program = program;
    }

    /** The first on the PATH; empty where there is none. */
    static Optional<Browser> installed() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Browser::new);
    }

    /**
     * A page after its scripts ran.
     *
     * @param attributes those of the html element, as text
     * @param console what was written to the console
     */
    record Seen(String attributes, List<String> console) {
        /** The value of {@code data-NAME} of the html element; absent where it has none. */
        Optional<String> data(String name) {
            Matcher matcher = Pattern.compile("data-" + name + "=\"([^\"]*)\"").matcher(attributes);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
    }

    /**
     * Opens a page.
     *
     * @param folder for what the browser keeps
     * @param width of the window in pixels, at least 500
     */
    Seen open(String page, Path folder, int width, boolean dark) throws IOException, InterruptedException {
        Path file = Files.createTempFile(folder, "page", ".html");
        Files.writeString(file, page.replace("</body>", PROBE));
        Path dom = Files.createTempFile(folder, "page", ".dom");
        Path log = Files.createTempFile(folder, "page", ".log");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--v=0",
                String.format(Locale.ROOT, "--window-size=%d,2000", width),
                "--virtual-time-budget=8000",
                "--dump-dom"));
        if (dark) {
            command.add("--blink-settings=preferredColorScheme=0");
        }
        command.add(file.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.format(Locale.ROOT, "%s did not end within %d s", program, SECONDS));
        }
        String shown = Files.readString(dom);
        Matcher html = Pattern.compile("<html([^>]*)>").matcher(shown);
        if (!html.find()) {
            throw new IOException("%s gave no page: %s".formatted(program, Files.readString(log)));
        }
        try (Stream<String> lines = Files.lines(log)) {
            return new Seen(
                    html.group(1),
                    lines.filter(line -> line.contains("CONSOLE")).toList());
        }
    }
}
