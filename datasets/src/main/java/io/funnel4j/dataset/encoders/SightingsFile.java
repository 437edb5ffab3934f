// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.file.PartialFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/** Sightings in a file: {@code magic INT32 | version INT32 | sightings | CRC32C of what is before INT64}. */
final class SightingsFile {
    private static final int MAGIC = 0x46344A53;
    private static final int VERSION = 1;
    private static final int AROUND = 2 * Integer.BYTES + Long.BYTES;

    private SightingsFile() {}

    static void write(Sightings sightings, Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        try (DataOutputStream out = new DataOutputStream(
                new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), checksum))) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            sightings.write(out);
            out.writeLong(checksum.getValue());
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    /**
     * Reads what was written.
     *
     * @param values of the vocabulary
     * @throws InvalidFileException if the file is missing, cut or damaged, or of another vocabulary
     */
    static Sightings read(Path file, int values) {
        CRC32C checksum = new CRC32C();
        try (DataInputStream in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), checksum))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new InvalidFileException(
                        "%s does not say, in version %s, when the values of a vocabulary were seen"
                                .formatted(file, VERSION));
            }
            Sightings sightings = read(in, file);
            long computed = checksum.getValue();
            if (in.readLong() != computed || in.read() >= 0) {
                throw new InvalidFileException("%s is damaged: its checksum does not match".formatted(file));
            }
            if (sightings.last().length != values) {
                throw new InvalidFileException("%s tells of %s values; the vocabulary has %s"
                        .formatted(file, sightings.last().length, values));
            }
            return sightings;
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(
                    "%s, which says when the values of a vocabulary were seen, is missing".formatted(file), e);
        } catch (EOFException e) {
            throw new InvalidFileException("%s is cut short".formatted(file), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Sightings read(DataInputStream in, Path file) throws IOException {
        try {
            return Sightings.read(in, Files.size(file) - AROUND);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        }
    }
}
