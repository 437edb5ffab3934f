// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.source.ExposureSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One choice of {@code data.format}: which keys it has, and the exposures that they name. */
public interface Format {
    /** Its name in configurations. */
    String name();

    /** Its keys, for the message where one is missing. */
    String keys();

    /**
     * Reads the format's keys; all mistakes are reported.
     *
     * @param section {@code data}, or one of the parts of {@code split.files}
     * @param folder that paths are relative to
     * @param given what the command line names instead of the section's files; empty for nothing
     * @param outer of a part in {@code split.files}, the exposures that {@code data} names, whose keys it inherits
     */
    Optional<ExposureSource> read(Section section, Path folder, List<Path> given, Optional<ExposureSource> outer);

    /** The exposures of a part, {@code validation} or {@code test}, in {@code split.files}. */
    default Optional<ExposureSource> readPart(Section files, String part, Path folder, Optional<ExposureSource> outer) {
        return files.optional(
                part, Converters.section("{" + keys() + "}", section -> read(section, folder, List.of(), outer)));
    }

    /** Whether exposures are of this format. */
    boolean reads(ExposureSource source);

    /** Writes exposures of this format as {@link #read} reads them. */
    void write(ObjectNode node, ExposureSource source);

    /** Writes the exposures of a part of {@code split.files}. */
    default void writePart(ObjectNode files, String part, ExposureSource source) {
        write(files.putObject(part), source);
    }
}
