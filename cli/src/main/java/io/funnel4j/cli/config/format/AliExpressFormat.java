// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.publicsets.AliExpress;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.sql.SqlSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** AliExpress search's files as they are downloaded. */
final class AliExpressFormat implements Format {
    private static final Converter<String> COUNTRY = Converters.word(AliExpress.COUNTRIES);
    private static final Converter<String> PART = Converters.word(List.of("train", "test"));

    @Override
    public String name() {
        return "aliexpress";
    }

    @Override
    public String keys() {
        return "folder: <folder>, country: NL, part: train";
    }

    @Override
    public Optional<ExposureSource> read(
            Section section, Path folder, List<Path> given, Optional<ExposureSource> outer) {
        Optional<AliExpress> inherited = outer.map(AliExpress.class::cast);
        Optional<Path> files = FolderConverter.read(section, folder, given, inherited.map(source -> source.settings()
                .folder()));
        Optional<String> country = inherited.isPresent() && !section.has("country")
                ? inherited.map(AliExpress::country)
                : section.required("country", COUNTRY);
        Optional<String> part = section.optional("part", PART);
        Path base = files.orElse(folder);
        Optional<SqlSettings> settings = SqlFormat.settings(
                section, base, inherited.map(AliExpress::settings).orElse(SqlSettings.in(base)));
        return files.isEmpty() || country.isEmpty() || settings.isEmpty() || section.faulty("part", part)
                ? Optional.empty()
                : section.attempt(() -> new AliExpress(country.get(), part.orElse("train"), settings.get()));
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof AliExpress;
    }

    @Override
    public void write(ObjectNode node, ExposureSource source) {
        AliExpress files = (AliExpress) source;
        node.put(FolderConverter.KEY, files.settings().folder().toString());
        node.put("country", files.country());
        node.put("part", files.part());
        SqlFormat.write(node, files.settings());
    }
}
