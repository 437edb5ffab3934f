package io.funnel4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What is running: versions of this project, Deeplearning4j and Java, and the machine. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return setting().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toArray(String[]::new);
    }

    /** For reports. */
    static Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("Funnel4j", of("io.funnel4j", "funnel4j-core"));
        setting.put("Deeplearning4j", of("org.deeplearning4j", "deeplearning4j-nn"));
        setting.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
        setting.put(
                "machine",
                "%s %s, %d processors"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors()));
        return setting;
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
