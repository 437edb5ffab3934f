// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The GPUs of this machine, as the driver lists them.
 *
 * <p>It asks {@code nvidia-smi}, a process, and not CUDA: JavaCPP's library for CUDA's runtime is linked against the
 * driver, so without one it cannot be loaded at all; a process works on any class path, before 2 GB of libraries are
 * there, and whatever goes wrong in it stays in it.
 *
 * @param devices in the driver's order
 * @param problem why there are none; empty where there are some
 */
public record DeviceProbe(List<Device> devices, String problem) {
    private static final String FIELDS = "index,uuid,name,compute_cap,memory.total";
    private static final List<String> COMMAND =
            List.of("nvidia-smi", "--query-gpu=" + FIELDS, "--format=csv,noheader,nounits");
    private static final long SECONDS = 30;

    /** Copies the list. */
    public DeviceProbe {
        devices = List.copyOf(devices);
    }

    /** Asks the driver. */
    static DeviceProbe run() {
        Path answer = null;
        try {
            answer = Files.createTempFile("funnel4j-nvidia-smi", ".txt");
            Process process = new ProcessBuilder(COMMAND)
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return none("nvidia-smi gave no answer within %s s".formatted(SECONDS));
            }
            return of(process.exitValue(), Files.readString(answer, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return none("no NVIDIA driver: its nvidia-smi cannot be run (%s)".formatted(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("looking for devices was interrupted", e);
        } finally {
            delete(answer);
        }
    }

    /**
     * What nvidia-smi's answer means.
     *
     * @param exitCode of the process
     * @param output of {@code --query-gpu=index,uuid,name,compute_cap,memory.total
     *     --format=csv,noheader,nounits}, errors included
     */
    static DeviceProbe of(int exitCode, String output) {
        String text = output.strip();
        if (exitCode != 0 || text.isEmpty()) {
            return none("nvidia-smi ended with %s and the answer '%s'".formatted(exitCode, text));
        }
        List<Device> devices = new ArrayList<>();
        for (String line : text.lines().toList()) {
            try {
                devices.add(device(line));
            } catch (IllegalArgumentException e) {
                return none("nvidia-smi answers '%s'; expected %s".formatted(line, FIELDS));
            }
        }
        return new DeviceProbe(devices, "");
    }

    private static Device device(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != 5) {
            throw new IllegalArgumentException("%s cells".formatted(cells.length));
        }
        String mebibytes = cells[4].strip();
        return new Device(
                Integer.parseInt(cells[0].strip()),
                cells[1].strip(),
                cells[2].strip(),
                ComputeCapability.parse(cells[3].strip()),
                // A device that shares the host's memory answers "[N/A]".
                mebibytes.startsWith("[") ? 0 : Math.multiplyExact(Long.parseLong(mebibytes), 1L << 20));
    }

    private static DeviceProbe none(String problem) {
        return new DeviceProbe(List.of(), problem);
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
