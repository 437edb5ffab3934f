// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./funnel4j} in a checkout of its own, whose mvn and java write down how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final String CHECK = "check";
    private static final String CPU_BUILD = "mvn cpu";
    private static final String CUDA_BUILD = "mvn cuda";

    @TempDir
    private Path root;

    private Path calls;
    private String classPath;
    private Map<String, String> locale = Map.of();

    @BeforeEach
    void checkOut() throws IOException {
        calls = root.resolve("calls");
        Files.copy(Path.of("..", "funnel4j"), root.resolve("funnel4j"));
        Files.writeString(root.resolve("pom.xml"), "");
        Files.createDirectories(root.resolve("cli/src/main"));
        Files.writeString(root.resolve("cli/pom.xml"), "");
        Files.writeString(root.resolve("cli/src/main/Source.java"), "");
        for (String file : List.of("pom.xml", "cli/pom.xml", "cli/src/main/Source.java")) {
            Files.setLastModifiedTime(root.resolve(file), FileTime.from(LONG_AGO));
        }
        program(
                "mvn",
                """
                case "$*" in
                  *-Pcuda*) device=cuda ;; *-Ponnx*) device=onnx ;; *-Ptorch-cuda*) device=torch-cuda ;; *-Ptorch*) device=torch ;; *) device=cpu ;;
                esac
                case "$*" in *-Pmlflow*) device=$device-mlflow ;; esac
                case "$*" in *-Pui*) device=$device-ui ;; esac
                echo "mvn $device" >> '%1$s/calls'
                mkdir -p '%1$s/cli/target'
                touch '%1$s/cli/target/funnel4j-cli-1.jar' '%1$s/cli/target/funnel4j-cli-1-sources.jar'
                echo "jars-of-$device" > '%1$s/cli/target/classpath.txt'
                """);
        program(
                "java",
                """
                all="$*"
                case $all in
                  -version) echo 'openjdk version "17.0.1"' >&2 ;;
                  *ArchiveClassesAtExit*) ;;
                  *DeviceCheck*) echo check >> '%1$s/calls'; [ ! -f '%1$s/no-device' ] || { echo 'no device' >&2; exit 1; } ;;
                  *jars-of-*) classes=${all#*jars-of-}; echo "run ${classes%%%% *} ${all#*Funnel4j }" >> '%1$s/calls' ;;
                esac
                """);
    }

    @Test
    void buildsOnce() throws IOException, InterruptedException {
        assertThat(calls("compare", "--rows", "9")).containsExactly(CPU_BUILD, "run cpu compare --rows 9");
        assertThat(calls("compare")).containsExactly("run cpu compare");
    }

    @Test
    void buildsAgainAfterAChange() throws IOException, InterruptedException {
        calls("compare");
        Files.setLastModifiedTime(
                root.resolve("cli/src/main/Source.java"),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(calls("compare")).containsExactly(CPU_BUILD, "run cpu compare");
    }

    @Test
    void cudaLooksForADeviceThenDownloads() throws IOException, InterruptedException {
        assertThat(calls("compare", "--device", "cuda"))
                .containsExactly(CPU_BUILD, CHECK, "mvn torch-cuda", "run torch-cuda compare --device cuda");
        assertThat(calls("train", "run.yaml", "--device=CUDA"))
                .containsExactly("run torch-cuda train run.yaml --device=CUDA");
        assertThat(calls("train", "run.yaml", "--device", "cuda", "--engine=deeplearning4j"))
                .containsExactly(CHECK, CUDA_BUILD, "run cuda train run.yaml --device cuda --engine=deeplearning4j");
        assertThat(calls("evaluate", "RUN", "--device", "cuda")).containsExactly("run cuda evaluate RUN --device cuda");
    }

    @Test
    void libtorchComesWhereItIsAskedFor() throws IOException, InterruptedException {
        assertThat(calls("train", "run.yaml", "--engine", "torch"))
                .containsExactly("mvn torch", "run torch train run.yaml --engine torch");
        assertThat(calls("bench", "--contender", "funnel4j,torch-engine"))
                .containsExactly("run torch bench --contender funnel4j,torch-engine");
        assertThat(calls("predict", "RUN", "--engine", "torch"))
                .containsExactly(CPU_BUILD, "run cpu predict RUN --engine torch");
    }

    @Test
    void onnxRuntimeComesWhereAnExportIsChecked() throws IOException, InterruptedException {
        assertThat(calls("export", "RUN", "--onnx", "m.onnx"))
                .containsExactly(CPU_BUILD, "run cpu export RUN --onnx m.onnx");
        assertThat(calls("export", "RUN", "--onnx", "m.onnx", "--check"))
                .containsExactly("mvn onnx", "run onnx export RUN --onnx m.onnx --check");
        assertThat(calls("export", "RUN", "--check=true")).containsExactly("run onnx export RUN --check=true");
    }

    @Test
    void eachDeviceKeepsItsBuild() throws IOException, InterruptedException {
        calls("compare", "--device", "cuda");
        assertThat(calls("compare")).containsExactly("run cpu compare");
        assertThat(calls("compare", "--device", "cpu")).containsExactly("run cpu compare --device cpu");
        assertThat(calls("compare", "--device", "cuda")).containsExactly("run torch-cuda compare --device cuda");
    }

    @Test
    void withoutADeviceNothingIsDownloaded() throws IOException, InterruptedException {
        Files.writeString(root.resolve("no-device"), "");
        assertThat(calls("compare", "--device", "cuda")).containsExactly(CPU_BUILD, CHECK, "exit 1");
        assertThat(calls("compare")).containsExactly("run cpu compare");
    }

    @Test
    void mlflowComesWhereATrainingTellsIt() throws IOException, InterruptedException {
        assertThat(calls("train", "run.yaml", "--tensorboard", "logs"))
                .containsExactly(CPU_BUILD, "run cpu train run.yaml --tensorboard logs");
        assertThat(calls("train", "run.yaml", "--mlflow", "URI"))
                .containsExactly("mvn cpu-mlflow", "run cpu-mlflow train run.yaml --mlflow URI");
        assertThat(calls("train", "run.yaml", "--engine=torch", "--mlflow=URI"))
                .containsExactly("mvn torch-mlflow", "run torch-mlflow train run.yaml --engine=torch --mlflow=URI");
        assertThat(calls("tune", "run.yaml", "--mlflow", "URI")).containsExactly("run cpu tune run.yaml --mlflow URI");
        Path run = Files.createDirectories(root.resolve("run"));
        assertThat(calls("train", "--resume", run.toString())).containsExactly("run cpu train --resume " + run);
        Files.writeString(run.resolve("tracking.json"), "{\"mlflow\": {}}");
        assertThat(calls("train", "--resume", run.toString()))
                .as("where it told it")
                .containsExactly("run cpu-mlflow train --resume " + run);
    }

    @Test
    void theTrainingUiComesWhereATrainingIsShown() throws IOException, InterruptedException {
        assertThat(calls("train", "run.yaml", "--ui")).containsExactly("mvn cpu-ui", "run cpu-ui train run.yaml --ui");
        assertThat(calls("train", "run.yaml", "--ui-port", "0"))
                .containsExactly("run cpu-ui train run.yaml --ui-port 0");
        assertThat(calls("train", "run.yaml", "--mlflow=URI", "--ui-port=0"))
                .containsExactly("mvn cpu-mlflow-ui", "run cpu-mlflow-ui train run.yaml --mlflow=URI --ui-port=0");
        assertThat(calls("train", "run.yaml", "--engine", "torch", "--ui"))
                .containsExactly("mvn torch-ui", "run torch-ui train run.yaml --engine torch --ui");
        assertThat(calls("train", "run.yaml", "--device=cuda", "--ui", "--mlflow", "URI"))
                .as("the device is looked for without it")
                .containsExactly(
                        CPU_BUILD,
                        CHECK,
                        "mvn torch-cuda-mlflow-ui",
                        "run torch-cuda-mlflow-ui train run.yaml --device=cuda --ui --mlflow URI");
        assertThat(calls("tune", "run.yaml", "--ui")).containsExactly("run cpu tune run.yaml --ui");
    }

    @Test
    void anUnknownDeviceIsLeftToTheCommand() throws IOException, InterruptedException {
        assertThat(calls("compare", "--device", "tpu")).containsExactly(CPU_BUILD, "run cpu compare --device tpu");
    }

    @Test
    void classesOfTheUsersComeAfterItsOwn() throws IOException, InterruptedException {
        program(
                "java",
                "case \"$*\" in *-version*) echo 'version \"17\"' >&2 ;; *jars-of-cpu*) echo \"$*\" >> '%1$s/calls' ;; esac\n");
        classPath = "own:more.jar";
        assertThat(calls("train").get(2))
                .contains("target/funnel4j-cli-1.jar:jars-of-cpu:own:more.jar io.funnel4j.cli.Funnel4j train")
                .doesNotContain("sources");
        classPath = null;
        assertThat(calls("train").get(0)).contains("jars-of-cpu io.funnel4j.cli.Funnel4j train");
    }

    @Test
    void aDistributionRunsItsJarsAndBuildsNothing() throws IOException, InterruptedException {
        Files.createDirectories(root.resolve("lib"));
        program(
                "java",
                "case \"$*\" in *-version*) echo 'version \"17\"' >&2 ;; *) echo \"$*\" >> '%1$s/calls' ;; esac\n");
        assertThat(calls("train", "run.yaml"))
                .singleElement()
                .asString()
                .contains("-cp " + root + "/lib/* io.funnel4j.cli.Funnel4j train run.yaml");
        Files.writeString(root.resolve("jvm.options"), "-XX:MaxRAMPercentage=55");
        assertThat(calls("train", "run.yaml", "--mlflow", "URI", "--ui"))
                .singleElement()
                .asString()
                .contains(" @%1$s/jvm.options -cp %1$s/lib/* io.funnel4j.cli.Funnel4j train".formatted(root));
        assertThat(calls("train", "--device", "cuda"))
                .first()
                .asString()
                .contains("this distribution computes on the CPU");
    }

    /** Java writes paths in the locale's charset, and in the plain one's knows ASCII alone. */
    @Test
    void thePlainLocaleGivesWayToOneOfUtf8() throws IOException, InterruptedException {
        program(
                "java",
                "case \"$*\" in *-version*) echo 'version \"17\"' >&2 ;; *jars-of-cpu*) echo \"${LC_ALL:-none} ${LC_CTYPE:-none}\" >> '%1$s/calls' ;; esac\n");
        program(
                "locale",
                """
                case $1 in
                  -a) printf '%%s\n' C POSIX aa_DJ.utf8 "$KNOWN" ;;
                  charmap) case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in C) echo ANSI_X3.4-1968 ;; *) echo "$CHARMAP" ;; esac ;;
                esac
                """);
        locale = Map.of("LC_ALL", "C", "KNOWN", "C.utf8");
        assertThat(calls("train").get(2)).isEqualTo("C.utf8 none");
        locale = Map.of("LC_CTYPE", "C", "LANG", "de_DE.UTF-8", "KNOWN", "en_US.UTF-8");
        assertThat(calls("train")).containsExactly("none en_US.UTF-8");
        locale = Map.of("LANG", "de_DE.UTF-8", "CHARMAP", "UTF-8", "KNOWN", "C.utf8");
        assertThat(calls("train")).containsExactly("none none");
        locale = Map.of("LC_ALL", "de_DE.ISO-8859-1", "CHARMAP", "ISO-8859-1", "KNOWN", "C.utf8");
        assertThat(calls("train")).containsExactly("de_DE.ISO-8859-1 none");
    }

    /** What one start of the launcher called, and how it ended where that was not 0. */
    private List<String> calls(String... arguments) throws IOException, InterruptedException {
        Files.deleteIfExists(calls);
        List<String> command =
                new ArrayList<>(List.of("bash", root.resolve("funnel4j").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_HOME", "FUNNEL4J_DEVICE", "FUNNEL4J_ENGINE", "FUNNEL4J_OPTS"));
        builder.environment().remove("FUNNEL4J_CLASSPATH");
        if (!locale.isEmpty()) {
            builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
            builder.environment().putAll(locale);
        }
        if (classPath != null) {
            builder.environment().put("FUNNEL4J_CLASSPATH", classPath);
        }
        builder.environment().merge("PATH", root.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        List<String> called = new ArrayList<>(Files.exists(calls) ? Files.readAllLines(calls) : List.of(output));
        if (exitCode != 0) {
            called.add("exit " + exitCode);
        }
        if (called.contains(CUDA_BUILD)) {
            assertThat(output).contains("downloads 2.4 GB");
        }
        return called;
    }

    private void program(String name, String body) throws IOException {
        Path file = root.resolve("bin").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\n" + body.formatted(root));
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
