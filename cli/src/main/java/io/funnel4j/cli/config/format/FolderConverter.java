// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the {@code folder} of a public set. */
final class FolderConverter {
    static final String KEY = "folder";

    private FolderConverter() {}

    /**
     * The folder that the command line gives, or the section, or the section that it is a part of.
     *
     * @param given of the command line; one folder
     */
    static Optional<Path> read(Section section, Path base, List<Path> given, Optional<Path> inherited) {
        Converter<Path> kind =
                Converters.file(base).described("the folder of the files as downloaded, here or by --data DIR");
        if (!given.isEmpty()) {
            section.optional(KEY, kind);
            if (given.size() > 1) {
                section.reportOption(
                        "--data", String.format(Locale.ROOT, "names %d folders; expected one", given.size()));
                return Optional.empty();
            }
            return Optional.of(given.get(0));
        }
        return inherited.isPresent() && !section.has(KEY) ? inherited : section.required(KEY, kind);
    }
}
