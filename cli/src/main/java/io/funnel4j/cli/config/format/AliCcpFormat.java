// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.publicsets.AliCcp;
import io.funnel4j.dataset.source.ExposureSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Ali-CCP's files as they are downloaded. */
final class AliCcpFormat implements Format {
    private static final Converter<String> PART = Converters.word(List.of("train", "test"));

    @Override
    public String name() {
        return "ali-ccp";
    }

    @Override
    public String keys() {
        return "folder: <folder>, part: train";
    }

    @Override
    public Optional<ExposureSource> read(
            Section section, Path folder, List<Path> given, Optional<ExposureSource> outer) {
        Optional<Path> inherited = outer.map(AliCcp.class::cast).map(AliCcp::folder);
        Optional<Path> files = FolderConverter.read(section, folder, given, inherited);
        Optional<String> part = section.optional("part", PART);
        return files.isEmpty() || section.faulty("part", part)
                ? Optional.empty()
                : Optional.of(new AliCcp(files.get(), part.orElse("train")));
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof AliCcp;
    }

    @Override
    public void write(ObjectNode node, ExposureSource source) {
        AliCcp files = (AliCcp) source;
        node.put(FolderConverter.KEY, files.folder().toString());
        node.put("part", files.part());
    }
}
