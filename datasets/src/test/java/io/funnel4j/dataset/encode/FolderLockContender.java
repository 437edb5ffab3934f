package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.format.InvalidExposuresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that locks a folder, as often as it is told, and says whether it was alone each time. */
final class FolderLockContender {
    private FolderLockContender() {}

    static Process start(Path folder, int times) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
            try {
                FolderLock lock = new FolderLock(folder);
                Path inside = Files.createFile(folder.resolve("inside"));
                done++;
                Files.delete(inside);
                lock.release();
            } catch (InvalidExposuresException e) {
                if (times == 1) {
                    System.out.println(e.getMessage());
                    return;
                }
            }
        }
        System.out.println(times + " times alone");
    }
}
