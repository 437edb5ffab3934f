// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.data;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureStream;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.text.Message;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

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
    private static final Pattern OWN = Pattern.compile("(dataset\\.json|report\\.json"
            + "|encoders/(encoders\\.json|vocabulary-[0-9]{1,9}\\.(jsonl|seen))"
            + "|(train|validation|test)/block-[0-9]{5,10})"
            + "(\\.partial-[0-9a-z-]+)?");

    private final ClusterFolder files;

    DatasetFolder(String path, Configuration configuration) {
        files = ClusterFolder.of(configuration, path);
    }

    @Override
    public String toString() {
        return files.path();
    }

    private static String block(Part part, int number) {
        return Message.of("%s/block-%05d", part.lowerCase(), number);
    }

    private Set<String> names() {
        return files.sizes(folder -> true).keySet();
    }

    private static boolean own(String name) {
        return OWN.matcher(name).matches();
    }

    /**
     * Makes room for a data set: an earlier one, or what was left of one, is gone.
     *
     * @throws InvalidFileException if there is anything else
     */
    void clear() {
        Set<String> names = names();
        names.stream().filter(name -> !own(name)).findFirst().ifPresent(other -> {
            throw new InvalidFileException(
                    "%s holds '%s', which is no file of a data set; nothing was written; name a new or empty folder, or that of an earlier data set"
                            .formatted(files, other));
        });
        files.delete(DESCRIPTION);
        names.forEach(files::delete);
    }

    /** Whether a file is there. */
    boolean has(String name) {
        return files.has(name);
    }

    /** Whether there is anything of a data set. */
    boolean hasAny() {
        return names().stream().anyMatch(DatasetFolder::own);
    }

    /** Writes a text. */
    void write(String name, String text) {
        files.write(name, text);
    }

    /** Writes a block. */
    void write(Part part, ExposureBlock block) {
        files.write(block(part, block.number()), out -> {
            DataOutputStream data = new DataOutputStream(out);
            ExposureStream.write(block.exposures(), data);
            return data.size();
        });
    }

    /** Removes what attempts left that were cut off. */
    void removePartial() {
        names().stream().filter(name -> name.contains(ClusterFolder.PARTIAL)).forEach(files::delete);
    }

    /** Reads a block, which is known by what was written. */
    ExposureBlock read(Part part, int number, long rows, long checksum) {
        String name = block(part, number);
        EncodedExposures exposures;
        try {
            exposures = files.read(name, in -> ExposureStream.read(new DataInputStream(in)));
        } catch (UncheckedIOException e) {
            throw new InvalidFileException(
                    e.getCause() instanceof FileNotFoundException
                            ? "a block of the data set, %s, is missing; encode again".formatted(files.path(name))
                            : "%s cannot be read as a block of exposures: %s; encode again"
                                    .formatted(files.path(name), e.getCause()),
                    e);
        }
        if (exposures.rows() != rows || exposures.checksum() != checksum) {
            throw new InvalidFileException("%s has %s rows of checksum %s; %s says %s rows of checksum %s; encode again"
                    .formatted(
                            files.path(name),
                            exposures.rows(),
                            Long.toHexString(exposures.checksum()),
                            DESCRIPTION,
                            rows,
                            Long.toHexString(checksum)));
        }
        exposures.verify();
        return new ExposureBlock(number, exposures);
    }

    /** Reads a text. */
    String read(String name) {
        try {
            return files.readText(name);
        } catch (UncheckedIOException e) {
            throw new InvalidFileException(e.getMessage(), e);
        }
    }

    /** Copies a local folder here. */
    void copyFrom(java.nio.file.Path local, String name) {
        files.folder(name).copyFrom(local);
    }

    /** Copies a folder to the local disk. */
    void copyTo(String name, java.nio.file.Path local) {
        ClusterFolder folder = files.folder(name);
        try {
            folder.list().forEach(file -> folder.copyTo(file, local.resolve(file)));
        } catch (UncheckedIOException e) {
            throw new InvalidFileException(e.getMessage(), e);
        }
    }
}
