// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.publicsets.KuaiRand;
import io.funnel4j.dataset.publicsets.KuaiRand.Log;
import io.funnel4j.dataset.publicsets.KuaiRand.Variant;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.text.EnumNames;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** KuaiRand's files as they are downloaded. */
final class KuaiRandFormat implements Format {
    private static final Converter<String> VARIANT =
            Converters.word(Arrays.stream(Variant.values()).map(Variant::suffix).toList());
    private static final Converter<List<String>> LOGS = Converters.oneOrMore(Converters.word(
            Arrays.stream(Log.values()).map(KuaiRandFormat::word).toList()));

    @Override
    public String name() {
        return "kuairand";
    }

    @Override
    public String keys() {
        return "folder: <folder>, variant: pure, logs: [standard-4-22-to-5-08], statistics: false";
    }

    @Override
    public Optional<ExposureSource> read(
            Section section, Path folder, List<Path> given, Optional<ExposureSource> outer) {
        Optional<KuaiRand> inherited = outer.map(KuaiRand.class::cast);
        Optional<Path> files = FolderConverter.read(section, folder, given, inherited.map(KuaiRand::folder));
        Optional<Variant> variant = inherited.isPresent() && !section.has("variant")
                ? inherited.map(KuaiRand::variant)
                : section.required("variant", VARIANT).map(KuaiRandFormat::variant);
        Optional<List<Log>> logs = section.required("logs", LOGS)
                .map(words -> words.stream().map(KuaiRandFormat::log).toList());
        boolean statistics = section.optional("statistics", Converters.TRUE_OR_FALSE)
                .orElse(inherited.map(KuaiRand::statistics).orElse(false));
        return files.isEmpty() || variant.isEmpty() || logs.isEmpty()
                ? Optional.empty()
                : section.attempt(() -> new KuaiRand(files.get(), variant.get(), logs.get(), statistics));
    }

    private static String word(Log log) {
        return EnumNames.of(log);
    }

    private static Log log(String word) {
        return Arrays.stream(Log.values())
                .filter(log -> word(log).equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static Variant variant(String suffix) {
        return Arrays.stream(Variant.values())
                .filter(variant -> variant.suffix().equals(suffix))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof KuaiRand;
    }

    @Override
    public void write(ObjectNode node, ExposureSource source) {
        KuaiRand files = (KuaiRand) source;
        node.put(FolderConverter.KEY, files.folder().toString());
        node.put("variant", files.variant().suffix());
        files.logs().stream().map(KuaiRandFormat::word).forEach(node.putArray("logs")::add);
        node.put("statistics", files.statistics());
    }
}
