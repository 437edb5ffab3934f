package io.funnel4j.cli;

import io.funnel4j.model.FunnelModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.IVersionProvider;

/** What is running: versions of this project, Deeplearning4j and Java, and the machine. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"Funnel4j " + of(FunnelModel.class), "Deeplearning4j " + of(ComputationGraph.class)};
    }

    /** For reports. */
    static Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("Funnel4j", of(FunnelModel.class));
        setting.put("Deeplearning4j", of(ComputationGraph.class));
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

    private static String of(Class<?> type) {
        return Objects.requireNonNullElse(type.getPackage().getImplementationVersion(), "of this checkout");
    }
}
