// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.data;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureStream;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.text.Message;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a data set in any file system that Hadoop knows, on any machine:
 *
 * <pre>
 *   dataset.json           written last: without it the data set is not whole
 *   report.json, encoders/ as on one machine
 *   train/block-00000      one a block, as {@link ExposureStream} writes it; likewise validation and test
 * </pre>
 */
final class DatasetFolder implements Serializable {
    static final String DESCRIPTION = "dataset.json";
    static final String REPORT = "report.json";
    static final String ENCODERS = "encoders";

    private static final long serialVersionUID = 1;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String PARTIAL = ".partial-";
    private static final Pattern OWN = Pattern.compile("(dataset\\.json|report\\.json"
            + "|encoders/(encoders\\.json|vocabulary-[0-9]{1,9}\\.jsonl)"
            + "|(train|validation|test)/block-[0-9]{5,10})"
            + "(\\.partial-[0-9a-z]+)?");

    private final String path;
    /** Hadoop's settings, which are no object that travels. */
    private final byte[] settings;

    DatasetFolder(String path, Configuration configuration) {
        this.path = path;
        this.settings = DataForm.bytes(configuration::write);
    }

    @Override
    public String toString() {
        return path;
    }

    private FileSystem files() throws IOException {
        Configuration configuration = new Configuration(false);
        DataForm.read(settings, configuration::readFields);
        return new Path(path).getFileSystem(configuration);
    }

    private Path file(String name) {
        return new Path(path, name);
    }

    private static String block(Part part, int number) {
        return Message.of("%s/block-%05d", part.lowerCase(), number);
    }

    /** The files that are there, as they are named below the folder. */
    private List<String> names(FileSystem files) throws IOException {
        List<String> names = new ArrayList<>();
        Path root = files.makeQualified(new Path(path));
        if (files.exists(root)) {
            RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
            while (all.hasNext()) {
                names.add(root.toUri().relativize(all.next().getPath().toUri()).getPath());
            }
        }
        return names;
    }

    /**
     * Makes room for a data set: an earlier one, or what was left of one, is gone.
     *
     * @throws InvalidFileException if there is anything else
     */
    void clear() {
        try {
            FileSystem files = files();
            List<String> names = names(files);
            names.stream()
                    .filter(name -> !OWN.matcher(name).matches())
                    .findFirst()
                    .ifPresent(other -> {
                        throw new InvalidFileException(
                                "%s holds '%s', which is no file of a data set; nothing was written; name a new or empty folder, or that of an earlier data set"
                                        .formatted(path, other));
                    });
            files.delete(file(DESCRIPTION), false);
            for (String name : names) {
                files.delete(file(name), false);
            }
            files.delete(file(ENCODERS), true); // A copy into a folder that is there would go one deeper.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make room in %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** Whether a file is there. */
    boolean has(String name) {
        try {
            return files().exists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** Whether there is anything of a data set. */
    boolean hasAny() {
        try {
            return names(files()).stream().anyMatch(name -> OWN.matcher(name).matches());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** Writes a text; the file appears whole or not at all. */
    void write(String name, String text) {
        write(name, "driver", out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a block; the file appears whole or not at all, also where several attempts of a task write it.
     *
     * @param attempt another number for each attempt
     */
    void write(Part part, ExposureBlock block, long attempt) {
        write(block(part, block.number()), Long.toString(attempt), out -> ExposureStream.write(block.exposures(), out));
    }

    private void write(String name, String attempt, DataForm.Writer writer) {
        Path target = file(name);
        Path partial = file(name + PARTIAL + attempt);
        try {
            FileSystem files = files();
            try (FSDataOutputStream raw = files.create(partial, true);
                    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw, BUFFER_BYTES))) {
                writer.write(out);
            }
            if (!files.rename(partial, target)) {
                if (!files.exists(target)) {
                    throw new IOException("cannot rename %s to %s".formatted(partial, target));
                }
                files.delete(partial, false); // Another attempt was first.
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s: %s".formatted(target, e.getMessage()), e);
        }
    }

    /** Removes what attempts left that were cut off. */
    void removePartial() {
        try {
            FileSystem files = files();
            for (String name : names(files)) {
                if (name.contains(PARTIAL)) {
                    files.delete(file(name), false);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove partial files of %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** Reads a block, which is known by what was written. */
    ExposureBlock read(Part part, int number, long rows, long checksum) {
        Path file = file(block(part, number));
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(files().open(file), BUFFER_BYTES))) {
            EncodedExposures exposures = ExposureStream.read(in);
            if (exposures.rows() != rows || exposures.checksum() != checksum) {
                throw new InvalidFileException(
                        "%s has %s rows of checksum %s; %s says %s rows of checksum %s; encode again"
                                .formatted(
                                        file,
                                        exposures.rows(),
                                        Long.toHexString(exposures.checksum()),
                                        DESCRIPTION,
                                        rows,
                                        Long.toHexString(checksum)));
            }
            exposures.verify();
            return new ExposureBlock(number, exposures);
        } catch (FileNotFoundException e) {
            throw new InvalidFileException("a block of the data set, %s, is missing; encode again".formatted(file), e);
        } catch (IOException e) {
            throw new InvalidFileException(
                    "%s cannot be read as a block of exposures: %s; encode again".formatted(file, e), e);
        }
    }

    /** Reads a text. */
    String read(String name) {
        try (DataInputStream in = new DataInputStream(files().open(file(name)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidFileException("cannot read %s: %s".formatted(file(name), e.getMessage()), e);
        }
    }

    /** Copies a local folder here. */
    void copyFrom(java.nio.file.Path local, String name) {
        try {
            files().copyFromLocalFile(false, true, new Path(local.toUri()), file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s: %s".formatted(file(name), e.getMessage()), e);
        }
    }

    /** Copies a folder to the local disk. */
    void copyTo(String name, java.nio.file.Path local) {
        try {
            files().copyToLocalFile(false, file(name), new Path(local.toUri()), true);
        } catch (IOException e) {
            throw new InvalidFileException("cannot read %s: %s".formatted(file(name), e.getMessage()), e);
        }
    }
}
