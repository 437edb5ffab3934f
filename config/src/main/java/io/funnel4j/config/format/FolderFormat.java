// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.format;

import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.dataset.source.ExposureSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A public set, whose files stand in one folder.
 *
 * @param type of the exposures
 * @param folder the path of the component that is the folder, which the command line may name instead
 */
record FolderFormat<T extends ExposureSource>(String name, String expected, Class<T> type, String folder, Keys<T> keys)
        implements Format {
    @Override
    public Optional<ExposureSource> read(Section section, List<Path> given, Optional<ExposureSource> outer) {
        if (given.size() > 1) {
            section.reportOption("--data", String.format(Locale.ROOT, "names %d folders; expected one", given.size()));
        }
        Map<String, Path> instead = given.isEmpty() ? Map.of() : Map.of(folder, given.get(0));
        return keys.read(section, outer.map(type::cast), instead).map(ExposureSource.class::cast);
    }

    @Override
    public boolean reads(ExposureSource source) {
        return type.isInstance(source);
    }

    @Override
    public Map<String, Object> write(ExposureSource source) {
        return keys.write(type.cast(source));
    }
}
