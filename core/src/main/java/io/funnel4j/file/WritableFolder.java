// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a folder can be written, found out by writing: permissions tell nothing of a full disk, or to root. */
public final class WritableFolder {
    private static final int PROBE_BYTES = 4096;

    private WritableFolder() {}

    /**
     * Looks whether a folder can be made where needed, and written; leaves all as it was.
     *
     * @throws IOException naming it and what is wrong
     */
    public static void require(Path folder) throws IOException {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        Optional<String> problem = problem(folder);
        for (Path made = folder.toAbsolutePath(); !made.equals(there); made = made.getParent()) {
            if (Files.isDirectory(made)) {
                Files.delete(made);
            }
        }
        if (problem.isPresent()) {
            throw new IOException(refusal(folder, problem.get()));
        }
    }

    /** What keeps files from being written into a folder, which is made where needed. */
    public static Optional<String> problem(Path folder) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, "funnel4j", ".probe");
            try {
                Files.write(probe, new byte[PROBE_BYTES]);
            } finally {
                Files.deleteIfExists(probe);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(reason(e));
        }
    }

    static String refusal(Path folder, String reason) {
        return "cannot write into '%s': %s; mend that, or name another folder".formatted(folder, reason);
    }

    /** What a system says of a file, in words. */
    public static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException there) {
            return "'%s' is a file, not a folder".formatted(there.getFile());
        }
        if (e instanceof AccessDeniedException denied) {
            return "no permission for '%s'".formatted(denied.getFile());
        }
        if (e instanceof FileSystemLoopException loop) {
            return "'%s' is a link that leads back to itself".formatted(loop.getFile());
        }
        if (e instanceof NoSuchFileException missing) {
            return "'%s' is not there, and cannot be made".formatted(missing.getFile());
        }
        return e instanceof FileSystemException found && found.getReason() != null
                ? "%s: %s".formatted(found.getFile(), found.getReason())
                : String.valueOf(e.getMessage());
    }
}
