// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;

/** Spark on this machine, for tests. */
public final class Clusters {
    private Clusters() {}

    /**
     * Settings for a test.
     *
     * @param master {@code local[n]}, or a cluster whose executors get this process's class path
     */
    public static SparkConf conf(String master) {
        SparkConf conf = new SparkConf(false)
                .setMaster(master)
                .setAppName("funnel4j-test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.locality.wait", "0")
                .set("spark.cleaner.referenceTracking.blocking", "false");
        if (!master.startsWith("local[")) {
            makeHome();
            conf.set("spark.executorEnv.SPARK_SCALA_VERSION", scalaVersion())
                    .set("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1")
                    .set("spark.executorEnv.OMP_NUM_THREADS", "1")
                    .set("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1") // they live for seconds
                    .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        }
        return conf;
    }

    /** Such as 2.12. */
    private static String scalaVersion() {
        String whole = scala.util.Properties.versionNumberString();
        return whole.substring(0, whole.lastIndexOf('.'));
    }

    private static void makeHome() {
        try {
            Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
