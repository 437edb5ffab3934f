// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.run;

import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.files.ClusterFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/** Where a run on a cluster has its checkpoints and its model. */
public final class WorkFolder {
    private WorkFolder() {}

    /**
     * The folder that was named, or a temporary one where all tasks run in this process or beside it.
     *
     * @throws Funnel4jException if none was named and executors may be on other machines
     */
    public static ClusterFolder of(JavaSparkContext context, Optional<String> named) {
        if (named.isPresent()) {
            return ClusterFolder.of(context, named.get());
        }
        if (!context.master().startsWith("local")) {
            throw new Funnel4jException(
                    "there is no work folder; expected one that the driver and all executors reach, for checkpoints and the model: setWorkFolder(\"hdfs:///funnel4j/%s\")"
                            .formatted(UUID.randomUUID().toString().substring(0, 8)));
        }
        try {
            Path folder = Files.createTempDirectory("funnel4j-spark");
            return ClusterFolder.of(context, folder.toUri().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    /** Where the model is; one that an earlier training left is removed. */
    public static ClusterFolder model(ClusterFolder work) {
        work.delete("model");
        return work.folder("model");
    }
}
