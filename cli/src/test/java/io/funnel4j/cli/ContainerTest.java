// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.funnel4j.memory.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the Dockerfile promises, as far as it can be looked at without a container. */
@DisabledOnOs(OS.WINDOWS)
class ContainerTest {
    private static final Path CONTAINER = Path.of("..", "container");
    private static final String CACHE = "/var/cache/funnel4j";
    private static final long GIB = 1L << 30;

    @TempDir
    private Path folder;

    /** Prints what memory a process has. */
    static final class MemoryOfAProcess {
        private MemoryOfAProcess() {}

        public static void main(String[] arguments) {
            Memory memory = Memory.now();
            System.out.println(memory.heap() + " " + memory.beside());
        }
    }

    private CommandLineRun java(List<String> options, Class<?> main, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path work = Files.createDirectories(folder.resolve("work"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().remove("HOME");
        return run(builder);
    }

    private CommandLineRun run(ProcessBuilder builder) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        int exitCode = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new CommandLineRun(exitCode, Files.readString(out), Files.readString(err));
    }

    @Test
    void heapAndArraysFitIntoTheContainersMemory() throws Exception {
        CommandLineRun printed = java(
                List.of(
                        "-XX:MaxRAMPercentage=60",
                        "@" + CONTAINER.resolve("jvm.options").toAbsolutePath(),
                        "-XX:MaxRAM=1g"),
                MemoryOfAProcess.class);
        assertThat(printed.exitCode()).as(printed.err()).isZero();
        String[] figures = printed.out().strip().split(" ", -1);
        assertThat(Long.parseLong(figures[0])).isBetween(GIB / 2, GIB * 56 / 100);
        assertThat(Long.parseLong(figures[0]) + Long.parseLong(figures[1])).isLessThan(GIB * 85 / 100);
    }

    @Test
    void aRunWritesIntoItsFolderAndTheCacheAlone() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Path options = Files.writeString(
                folder.resolve("jvm.options"),
                Files.readString(CONTAINER.resolve("jvm.options")).replace(CACHE, cache.toString()));
        TinyRun run = new TinyRun(folder, 200, 32);
        Path root = folder.resolve("run");
        CommandLineRun train = java(
                List.of("@" + options, "-XX:MaxRAM=1g", "-XX:TieredStopAtLevel=1"),
                Funnel4j.class,
                "train",
                run.yaml(),
                "--out",
                root);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(root.resolve("report.html")).isRegularFile();
        assertThat(folder.resolve("work")).as("the working folder").isEmptyDirectory();
        assertThat(cache.resolve("javacpp")).as("native code").isNotEmptyDirectory();
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left.filter(Files::isDirectory)).as("what stays").containsExactly(cache.resolve("javacpp"));
        }
    }

    @Test
    void healthIsTheServers() throws Exception {
        AtomicInteger status = new AtomicInteger(200);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        String port = Integer.toString(server.getAddress().getPort());
        try {
            String java = "java\0-cp\0jars\0io.funnel4j.cli.Funnel4j\0";
            assertThat(health(java + "serve\0RUN\0--port\0" + port)).isZero();
            assertThat(health("/sbin/docker-init\0--\0/opt/funnel4j/funnel4j\0serve\0RUN\0--port=" + port))
                    .isZero();
            status.set(503);
            assertThat(health(java + "serve\0RUN\0--port\0" + port)).isNotZero();
            assertThat(health(java + "train\0serve\0--port\0" + port))
                    .as("no server")
                    .isZero();
        } finally {
            server.stop(0);
        }
        assertThat(health("java\0io.funnel4j.cli.Funnel4j\0serve\0RUN\0--port\0" + port))
                .isNotZero();
    }

    /** A scoring server at an address of its own, and one with TLS. */
    @Test
    void healthIsAskedWhereAndHowTheServerListens() throws Exception {
        String java = "java\0-cp\0jars\0io.funnel4j.cli.Funnel4j\0serve\0RUN\0";
        InetAddress other = InetAddress.getByName("127.0.0.2");
        assumeTrue(isOfThisMachine(other), "only Linux has all of 127/8");
        HttpServer plain = answering(HttpServer.create(new InetSocketAddress(other, 0), 0));
        try {
            String port = "--port\0" + plain.getAddress().getPort();
            assertThat(health(java + "--host\0" + "127.0.0.2\0" + port)).isZero();
            assertThat(health(java + "--host=127.0.0.2\0" + port)).isZero();
            assertThat(health(java + "--host\0" + "0.0.0.0\0" + port))
                    .as("nobody listens at 127.0.0.1")
                    .isNotZero();
        } finally {
            plain.stop(0);
        }
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate()));
        answering(secure);
        try {
            String port = "--port\0" + secure.getAddress().getPort();
            assertThat(health(java + port + "\0--host\0" + "0.0.0.0\0--tls-keystore\0keys.p12"))
                    .isZero();
            assertThat(health(java + port + "\0--tls-keystore=keys.p12")).isZero();
            assertThat(health(java + port)).as("in plain HTTP").isNotZero();
        } finally {
            secure.stop(0);
        }
        assertThat(health(java + "--port\0" + secure.getAddress().getPort() + "\0--tls-keystore\0keys.p12"))
                .as("nobody listens")
                .isNotZero();
    }

    private static <S extends HttpServer> S answering(S server) {
        server.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private SSLContext certificate() throws Exception {
        Path keystore = folder.resolve("keys.p12");
        String password = "changeit";
        CommandLineRun made = run(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=elsewhere",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                password));
        assertThat(made.exitCode()).as(made.err()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keystore)) {
            keys.load(file, password.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private int health(String commandLine) throws Exception {
        Path file = Files.write(folder.resolve("cmdline"), (commandLine + "\0").getBytes(StandardCharsets.UTF_8));
        return run(new ProcessBuilder(
                        "bash", CONTAINER.resolve("health").toAbsolutePath().toString(), file.toString()))
                .exitCode();
    }

    @Test
    void theImageIsMadeOfWhatIsThere() throws IOException {
        String docker = Files.readString(Path.of("..", "Dockerfile"));
        String ignored = Files.readString(Path.of("..", ".dockerignore"));
        Matcher copies =
                Pattern.compile("(?m)^COPY (container/.*) /opt/funnel4j/$").matcher(docker);
        assertThat(copies.find()).isTrue();
        for (String file : copies.group(1).split(" ", -1)) {
            assertThat(Path.of("..", file)).isRegularFile();
        }
        assertThat(ignored).contains("!container/*", "!cli/target/funnel4j-*-linux-x86_64.tar.gz");
        assertThat(CONTAINER.resolve("health")).isExecutable();
        assertThat(docker)
                .containsPattern("(?m)^USER [1-9]\\d*:[1-9]\\d*$")
                .contains("VOLUME " + CACHE, "CMD [\"/opt/funnel4j/health\"]", "EXPOSE 8080");
        assertThat(Files.readString(CONTAINER.resolve("jvm.options")))
                .contains("-Djava.io.tmpdir=" + CACHE, "-Dorg.bytedeco.javacpp.cachedir=" + CACHE);
    }
}
