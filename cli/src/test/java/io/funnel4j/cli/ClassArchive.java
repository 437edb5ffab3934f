// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.file.CodeFingerprint;
import io.funnel4j.file.TemporaryFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The classes of this JVM for others that tests start: in jars, and in an archive of what the first of them loaded, since most
 * of a short run is loading classes. An archive is of jars alone.
 */
final class ClassArchive {
    private static final Path FILE =
            new TemporaryFolder("funnel4j-classes").path().resolve("classes.jsa");
    private static final Path TESTS = CodeFingerprint.place(OwnJvm.class).toAbsolutePath();
    private static final String JARS = jars();

    private static boolean asked;

    private ClassArchive() {}

    /**
     * Options of a JVM: its class path and what it reads or writes of the archive.
     *
     * @param writes whether it ends by itself, and has classes of the project alone
     * @param beside further folders of classes
     */
    static synchronized List<String> options(boolean writes, List<Path> beside) {
        List<String> options = new ArrayList<>(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        List<String> classPath = new ArrayList<>(List.of(JARS));
        if (writes && !asked) {
            asked = true;
            options.add("-XX:ArchiveClassesAtExit=" + FILE);
        } else {
            if (Files.isRegularFile(FILE)) {
                options.add("-XX:SharedArchiveFile=" + FILE);
            }
            classPath.add(TESTS.toString());
            beside.forEach(place -> classPath.add(place.toString()));
        }
        options.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
        return options;
    }

    private static String jars() {
        List<String> jars = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(part).toAbsolutePath();
            if (Files.isRegularFile(path)) {
                jars.add(part);
            } else if (Files.isDirectory(path) && !path.equals(TESTS)) {
                jars.add(jar(path).toString());
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    /** Beside the classes, where a run's record looks for the checkout that they are of. */
    private static Path jar(Path classes) {
        try {
            Path jar = Files.createTempFile(classes.getParent(), "classes", ".jar");
            jar.toFile().deleteOnExit();
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
                    Stream<Path> all = Files.walk(classes)) {
                out.setLevel(Deflater.NO_COMPRESSION);
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    out.putNextEntry(
                            new ZipEntry(classes.relativize(each).toString().replace(File.separatorChar, '/')));
                    Files.copy(each, out);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
