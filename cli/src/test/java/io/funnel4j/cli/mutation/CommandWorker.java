// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import io.funnel4j.cli.CommandLineRun;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.problem.Funnel4jException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that runs command after command as {@link WorkerProcess} asks for them. */
final class CommandWorker {
    private CommandWorker() {}

    /**
     * Runs commands until no more come.
     *
     * @param arguments the port on this machine where commands come from
     */
    public static void main(String[] arguments) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
            while (true) {
                Object[] words = new Object[in.readInt()];
                for (int i = 0; i < words.length; i++) {
                    words[i] = in.readUTF();
                }
                CommandOutcome outcome = run(words);
                out.writeInt(outcome.exitCode());
                write(out, outcome.out());
                write(out, outcome.err());
                out.flush();
            }
        } catch (EOFException e) {
            System.exit(0); // threads of libraries may be left
        }
    }

    private static CommandOutcome run(Object[] words) {
        try {
            if (words[0].equals("load")) {
                return load(Path.of(words[1].toString()));
            }
            CommandLineRun run = CommandLineRun.of(words);
            return new CommandOutcome(run.exitCode(), run.out(), run.err());
        } catch (Throwable escaped) { // an OutOfMemoryError or a StackOverflowError among them
            StringWriter trace = new StringWriter();
            escaped.printStackTrace(new PrintWriter(trace));
            return new CommandOutcome(CommandOutcome.ESCAPED, "", trace.toString());
        }
    }

    /** What a program does with a model's single file, with the messages of the command line. */
    private static CommandOutcome load(Path file) {
        try {
            FunnelModel.load(file);
            return new CommandOutcome(0, "", "");
        } catch (IOException | Funnel4jException | IllegalArgumentException refused) {
            return new CommandOutcome(1, "", String.valueOf(refused.getMessage()));
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
