// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.data;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.split.Part;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonIgnoreProperties;

/**
 * What is in the folder of a data set: the contents of {@code dataset.json}.
 *
 * @param format always {@value #FORMAT}
 * @param version of the format
 * @param parts that there are
 */
record Description(String format, int version, List<OfPart> parts) {
    private static final String FORMAT = "funnel4j-spark-dataset";
    private static final int VERSION = 1;

    Description {
        parts = List.copyOf(parts);
    }

    /** Of this version. */
    Description(List<OfPart> parts) {
        this(FORMAT, VERSION, parts);
    }

    /**
     * A part.
     *
     * @param blocks in order
     */
    record OfPart(Part part, List<Block> blocks) {
        OfPart {
            blocks = List.copyOf(blocks);
        }
    }

    /** What a block was when it was written. */
    record Block(long rows, long checksum) {}

    /** What any file of this name says first. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Kind(String format, int version) {}

    /** Makes the data set whole. */
    void write(DatasetFolder folder) {
        folder.write(DatasetFolder.DESCRIPTION, JsonFiles.text(this) + "\n");
    }

    /** @throws InvalidFileException if the folder is not that of a whole data set of a cluster */
    static Description read(DatasetFolder folder) {
        if (!folder.has(DatasetFolder.DESCRIPTION)) {
            throw new InvalidFileException(
                    folder.hasAny()
                            ? "%s has files of a data set, but no %s, which is written last: the data set is not whole; encode and write it again"
                                    .formatted(folder, DatasetFolder.DESCRIPTION)
                            : "%s is no data set: expected %s there".formatted(folder, DatasetFolder.DESCRIPTION));
        }
        String text = folder.read(DatasetFolder.DESCRIPTION);
        Kind kind = parse(folder, DatasetFolder.DESCRIPTION, text, Kind.class);
        if (!FORMAT.equals(kind.format()) || kind.version() != VERSION) {
            throw new InvalidFileException(
                    "%s/%s describes '%s' of version %s; expected '%s' of version %s; encode again, or cut a data set of one machine into blocks"
                            .formatted(
                                    folder, DatasetFolder.DESCRIPTION, kind.format(), kind.version(), FORMAT, VERSION));
        }
        return parse(folder, DatasetFolder.DESCRIPTION, text, Description.class);
    }

    /** The report beside it. */
    static EncodingReport report(DatasetFolder folder) {
        return parse(folder, DatasetFolder.REPORT, folder.read(DatasetFolder.REPORT), EncodingReport.class);
    }

    private static <T> T parse(DatasetFolder folder, String file, String text, Class<T> type) {
        try {
            return JsonFiles.parse(text, type);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException("%s/%s is damaged: %s".formatted(folder, file, e.getMessage()), e);
        }
    }
}
