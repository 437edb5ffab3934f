// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A program that locks a folder, as often as it is told, and says whether it was alone each time. */
final class FolderLockContender {
    static final String NAME = "work.lock";

    private FolderLockContender() {}

    static Process start(Path folder, int times) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FolderLockContender.class.getName(),
                        folder.toString(),
                        Integer.toString(times))
                .redirectErrorStream(true)
                .start();
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int times = Integer.parseInt(arguments[1]);
        for (int done = 0; done < times; ) {
            Optional<FolderLock> lock = FolderLock.take(folder, NAME);
            if (lock.isPresent()) {
                Path inside = Files.createFile(folder.resolve("inside"));
                done++;
                Files.delete(inside);
                lock.get().close();
            } else if (times == 1) {
                System.out.println("taken");
                return;
            }
        }
        System.out.println(times + " times alone");
    }
}
