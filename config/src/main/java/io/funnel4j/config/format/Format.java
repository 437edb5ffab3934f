// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.format;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.dataset.source.ExposureSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One choice of {@code data.format}: which keys it has, and the exposures that they name. */
public interface Format {
    /** Its name in configurations. */
    String name();

    Keys<?> keys();

    /**
     * Reads the format's keys; all mistakes are reported.
     *
     * @param section {@code data}, or one of the parts of {@code split.files}
     * @param given what the command line names instead of the section's files; empty for nothing
     * @param outer of a part in {@code split.files}, the exposures that {@code data} names, whose keys it inherits
     */
    Optional<ExposureSource> read(Section section, List<Path> given, Optional<ExposureSource> outer);

    /** Whether exposures are of this format. */
    boolean reads(ExposureSource source);

    /** Writes exposures of this format as {@link #read} reads them. */
    Map<String, Object> write(ExposureSource source);

    /** What is expected of a section of its keys, in words. */
    String expected();

    /**
     * The exposures of a part in {@code split.files}.
     *
     * @param outer the exposures that {@code data} names
     */
    default Converter<ExposureSource> part(Optional<ExposureSource> outer) {
        return Converters.section(expected(), section -> read(section, List.of(), outer), this::write);
    }
}
