// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/**
 * A standalone cluster of one executor on each of two hosts, which are two loopback addresses. Spark runs a task a second time
 * only on another host, so {@code local-cluster}, which is one host, never does.
 */
record TwoHosts(String master, List<RpcEnv> processes, Path folder) implements AutoCloseable {
    static TwoHosts start() throws IOException {
        Path folder = Files.createTempDirectory("two-hosts");
        SparkConf conf = Clusters.conf("local-cluster[2,1,1024]").set("spark.master.rest.enabled", "false");
        RpcEnv master = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf)._1();
        String address = "spark://" + master.address().hostPort();
        return new TwoHosts(
                address,
                List.of(
                        worker("127.0.0.1", 1, address, folder, conf),
                        worker("127.0.0.2", 2, address, folder, conf),
                        master),
                folder);
    }

    private static RpcEnv worker(String host, int number, String master, Path folder, SparkConf conf) {
        return Worker.startRpcEnvAndEndpoint(
                host,
                0,
                0,
                1,
                1024,
                new String[] {master},
                folder.toString(),
                Option.apply(number),
                conf,
                Option.empty());
    }

    @Override
    public void close() throws IOException {
        processes.forEach(RpcEnv::shutdown);
        processes.forEach(RpcEnv::awaitTermination);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
