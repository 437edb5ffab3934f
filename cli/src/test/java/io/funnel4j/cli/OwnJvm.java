// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM of its own, whose locale, charset and folders are those that a test gives it. */
final class OwnJvm {
    private final Path folder;
    private final List<String> options = new ArrayList<>();
    private String heap = "512m";
    private final List<Path> classes = new ArrayList<>();
    private Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** @param folder for what it prints */
    OwnJvm(Path folder) {
        this.folder = folder;
        environment.put("OMP_NUM_THREADS", "1");
    }

    OwnJvm with(String... jvmOptions) {
        options.addAll(List.of(jvmOptions));
        return this;
    }

    /** With another heap than half a gigabyte. */
    OwnJvm heap(String size) {
        heap = size;
        return this;
    }

    /** With classes of its own beside those of this JVM. */
    OwnJvm classes(Path place) {
        classes.add(place);
        return this;
    }

    /** In another working directory. */
    OwnJvm at(Path place) {
        directory = place;
        return this;
    }

    OwnJvm in(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs a class's {@code main}. */
    CommandLineRun run(Class<?> main, Object... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        boolean plain = main == Funnel4j.class && options.isEmpty() && classes.isEmpty();
        int exitCode = start(plain, out, err, main, arguments).waitFor();
        return new CommandLineRun(exitCode, text(out), text(err));
    }

    /**
     * Starts a class's {@code main}.
     *
     * @param out for what it prints
     * @param err for what it prints beside that
     */
    Process start(Path out, Path err, Class<?> main, Object... arguments) throws IOException {
        return start(false, out, err, main, arguments);
    }

    private Process start(boolean writesArchive, Path out, Path err, Class<?> main, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dfile.encoding=UTF-8"));
        command.addAll(options);
        command.addAll(List.of(
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseTransparentHugePages",
                "-XX:MetaspaceSize=128m"));
        command.addAll(ClassArchive.options(writesArchive, classes));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
                .start();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
