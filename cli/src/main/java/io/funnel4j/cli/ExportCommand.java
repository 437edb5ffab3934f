// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.device.DeviceOption;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.TrainedOn;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.onnx.IdInputs;
import io.funnel4j.onnx.OnnxExport;
import io.funnel4j.onnx.OnnxFiles;
import io.funnel4j.onnx.check.OnnxCheck;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        header = "Write a trained model as ONNX, for servers without a JVM.",
        description = {
            "The whole model: values as in the log in, every probability of the behavior graph out by name, calibrated where the model is.",
            "Beside FILE stands FILE.json, a contract that says what each input is, and, where the tables are large, FILE.data with "
                    + "their values."
        })
final class ExportCommand extends FunnelCommand {
    private static final String RUNTIME = "ai.onnxruntime.OrtEnvironment";

    @Parameters(paramLabel = "RUN", description = "the folder that 'train' left")
    private Path run;

    @Option(
            names = "--onnx",
            required = true,
            paramLabel = "FILE",
            description = "the file to write, such as model.onnx")
    private Path file;

    @Option(
            names = "--inputs",
            paramLabel = "KIND",
            description =
                    "what stands for a category: texts, which the model looks up itself but for hashed features, or ids, which the "
                            + "caller looks up by the contract (default: ${DEFAULT-VALUE})")
    private IdInputs inputs = IdInputs.TEXTS;

    @Option(
            names = "--check",
            description =
                    "run the file in ONNX Runtime on rows of the run's test part, and say how far it is from the model at most")
    private boolean check;

    @Option(
            names = "--check-rows",
            paramLabel = "ROWS",
            description = "how many rows at most (default: ${DEFAULT-VALUE})")
    private int checkRows = 10_000;

    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            description =
                    "the difference relative to the probability from which on the check fails (default: ${DEFAULT-VALUE})")
    private double tolerance = 1e-4;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        refuse();
        RunFolder folder = RunFolder.existing(run);
        device.start();
        Encoders encoders = Encoders.load(folder.encoders());
        FunnelSpec spec = FunnelSpec.load(folder.model());
        folder.requireSchema(spec, encoders.schema(), folder.encoders().resolve("encoders.json"));
        OnnxFiles files =
                OnnxExport.of(folder.model(), encoders).reading(inputs).write(file);
        PrintWriter text = out();
        text.println("%s: opset %s, ai.onnx.ml %s; its inputs and outputs are in %s%s"
                .formatted(
                        files.model(),
                        OnnxExport.OPSET,
                        OnnxExport.ML_OPSET,
                        files.contract().getFileName(),
                        files.tables()
                                .map(tables -> ", its tables in " + tables.getFileName())
                                .orElse("")));
        text.flush();
        return check ? check(folder, spec, encoders, files) : CommandLine.ExitCode.OK;
    }

    private void refuse() throws IOException {
        requireAtLeastOne("--check-rows", checkRows);
        if (Files.isDirectory(file)) {
            throw wrong("--onnx is '%s', which is a folder; name a file in it", file);
        }
        Path parent = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(parent)) {
            throw wrong("--onnx is '%s', and there is no folder '%s'; make it first", file, parent);
        }
        Path inRun = run.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize());
        OnnxFiles files = OnnxFiles.of(file, true);
        for (Path written :
                List.of(files.model(), files.contract(), files.tables().orElseThrow())) {
            if (RunFolder.isOfARun(inRun.resolveSibling(written.getFileName()))) {
                throw wrong(
                        "--onnx is '%s', and the run itself has a file '%s' there; name another file",
                        file, written.getFileName());
            }
        }
        if (Files.exists(files.contract()) && !OnnxFiles.isContract(files.contract())) {
            throw wrong(
                    "beside --onnx its contract is written, as '%s', and what is there is none; rename it, or name another file",
                    files.contract());
        }
        if (!(tolerance >= 0)) {
            throw wrong("--tolerance is %s; expected a share of at least 0", tolerance);
        }
        if (check && !hasRuntime()) {
            throw new Funnel4jException(
                    "ONNX Runtime is not on the class path, which --check needs; name its jar (com.microsoft.onnxruntime:onnxruntime) in FUNNEL4J_CLASSPATH, or run './funnel4j export --check' in a checkout");
        }
    }

    private static boolean hasRuntime() {
        try {
            Class.forName(RUNTIME, false, ExportCommand.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private int check(RunFolder folder, FunnelSpec spec, Encoders encoders, OnnxFiles files) throws IOException {
        EncodedDataset encoded = TrainedOn.data(folder, spec);
        Part part = encoded.parts().contains(Part.TEST) ? Part.TEST : Part.TRAIN;
        OnnxCheck.Result result = OnnxCheck.run(folder.model(), encoders, files, encoded.part(part), checkRows);
        OnnxCheck.Difference largest = result.largest();
        PrintWriter text = out();
        for (OnnxCheck.Difference difference : result.differences()) {
            text.println(Message.of("  %-36s differs by %.1e at most", difference.name(), difference.relative()));
        }
        boolean close = largest.relative() <= tolerance;
        text.println(Message.of(
                "%s on %,d rows of %s in ONNX Runtime: at most %.1e of a probability (%s is %.9g, here %.9g)",
                close ? "The same" : "NOT the same",
                result.rows(),
                part.lowerCase(),
                largest.relative(),
                largest.name(),
                largest.found(),
                largest.expected()));
        text.flush();
        return close ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
