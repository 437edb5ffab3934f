// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A {@link CommandWorker} in a process with little memory; ended where a command takes too long, started when asked. */
final class WorkerProcess implements Closeable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** For a command that waits for something. */
    private static final int IDLE_SECONDS = 60;

    private static final int START_MILLIS = 60_000;
    /** Of the whole process: 512 MiB of heap, the native arrays, and the JVM itself. */
    private static final long MAX_RESIDENT_KIB = 1_300 << 10;

    private final Path log;
    private Process process;
    private Socket socket;
    private DataInputStream in;
    private DataOutputStream out;

    /** @param log takes what the process prints */
    WorkerProcess(Path log) {
        this.log = log;
    }

    /** Runs a command; the process is started where there is none, and ended where it cannot be used any more. */
    CommandOutcome run(List<String> words) throws IOException {
        if (process == null) {
            start();
        }
        try {
            out.writeInt(words.size());
            for (String word : words) {
                out.writeUTF(word);
            }
            out.flush();
            awaitAnswer();
            CommandOutcome outcome = new CommandOutcome(in.readInt(), text(), text());
            if (outcome.exitCode() == CommandOutcome.ESCAPED) {
                close();
            }
            long resident = residentKib();
            if (resident > MAX_RESIDENT_KIB) {
                close();
                return new CommandOutcome(
                        CommandOutcome.ESCAPED,
                        outcome.out(),
                        String.format(Locale.ROOT, "the process takes %d KiB of memory", resident));
            }
            return outcome;
        } catch (SocketTimeoutException e) {
            String stacks = stacks();
            close();
            return new CommandOutcome(CommandOutcome.HUNG, "", "no end within 10 s; threads: " + stacks);
        } catch (IOException e) {
            close();
            return new CommandOutcome(CommandOutcome.DIED, "", "the process ended; it said: " + Files.readString(log));
        }
    }

    /** Waits for the first byte; on a machine that others use too, a command is given as much of the processor. */
    private void awaitAnswer() throws IOException {
        Duration before = processorTime();
        in.mark(1);
        for (int second = 1; ; second++) {
            try {
                if (in.read() < 0) {
                    throw new EOFException();
                }
                in.reset();
                return;
            } catch (SocketTimeoutException e) {
                boolean worked = processorTime().minus(before).compareTo(LIMIT) > 0;
                if (second >= IDLE_SECONDS || (second >= LIMIT.toSeconds() && worked)) {
                    throw e;
                }
            }
        }
    }

    private Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void start() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(START_MILLIS);
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            process = new ProcessBuilder(
                            java,
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dorg.bytedeco.javacpp.maxbytes=256m",
                            "-Dorg.bytedeco.javacpp.maxphysicalbytes=1200m",
                            "-Dfunnel4j.stacktrace=false",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CommandWorker.class.getName(),
                            Integer.toString(server.getLocalPort()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            socket = server.accept();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(1_000);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        }
    }

    private String text() throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** 0 where the system does not say. */
    private long residentKib() throws IOException {
        Path status = Path.of("/proc", Long.toString(process == null ? 0 : process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private String stacks() throws IOException {
        String jstack =
                Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
        try {
            Process dump = new ProcessBuilder(jstack, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "not to be had: " + e.getMessage();
        }
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            socket.close();
            process.destroyForcibly();
            try {
                process.waitFor(START_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process = null;
        }
    }
}
