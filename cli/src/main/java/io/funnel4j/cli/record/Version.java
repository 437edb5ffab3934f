// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.file.CodeFingerprint;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import picocli.CommandLine.IVersionProvider;

/** What is running: versions of this project, Deeplearning4j and Java, and the machine. */
public final class Version implements IVersionProvider {
    /** What a run's record has a checksum of. */
    private static final CodeFingerprint CODE = new CodeFingerprint(
            List.of(BehaviorGraph.class, EncodedExposures.class, FunnelModel.class, Version.class), Set.of());

    @Override
    public String[] getVersion() {
        return setting().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toArray(String[]::new);
    }

    /** For reports. */
    public static Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("Funnel4j", of("io.funnel4j", "funnel4j-core"));
        setting.put("Deeplearning4j", of("org.deeplearning4j", "deeplearning4j-nn"));
        setting.put("Java", java());
        setting.put(
                "machine", String.format(Locale.ROOT, "%s %s, %d processors", system(), architecture(), processors()));
        return setting;
    }

    /** For a run's record: versions, the git commit of a checkout that this runs from, and a checksum of its classes. */
    public static Map<String, String> software() {
        Map<String, String> software = new LinkedHashMap<>();
        software.put("Funnel4j", of("io.funnel4j", "funnel4j-core"));
        checkout()
                .flatMap(GitState::of)
                .ifPresent(state ->
                        software.put("Funnel4j's commit", state.commit() + (state.dirty() ? ", with changes" : "")));
        software.put("Funnel4j's classes", CODE.ofAll());
        software.put("Deeplearning4j", of("org.deeplearning4j", "deeplearning4j-nn"));
        software.put("ND4J", of("org.nd4j", "nd4j-api"));
        software.put("Java", java());
        return software;
    }

    /**
     * For a run's record.
     *
     * @param engine that trains
     */
    public static Map<String, String> machine(StartedEngine engine) {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put(
                "operating system", "%s %s, %s".formatted(system(), System.getProperty("os.version"), architecture()));
        machine.put("processors", Integer.toString(processors()));
        machine.put("engine", engine.engine().name());
        machine.put("device", engine.words());
        return machine;
    }

    private static String java() {
        return System.getProperty("java.vm.name") + " " + Runtime.version();
    }

    private static String system() {
        return System.getProperty("os.name");
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The folder that the launcher is in, where this was built there; a jar elsewhere may lie in a repository of others. */
    private static Optional<Path> checkout() {
        try {
            Path built = Path.of(Version.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.ofNullable(built.getParent())
                    .filter(target -> target.endsWith(Path.of("cli", "target")))
                    .map(target -> target.getParent().getParent())
                    .filter(root -> Files.isRegularFile(root.resolve("funnel4j")));
        } catch (URISyntaxException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The version that Maven left in the artifact. */
    private static String of(String group, String artifact) {
        String resource = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
        try (InputStream in = Version.class.getResourceAsStream(resource)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "of this checkout");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
