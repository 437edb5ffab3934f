// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.source.ExposureSource;
import java.util.List;
import java.util.Optional;

/** The formats that {@code data.format} chooses from. */
public final class Formats {
    private static final List<Format> ALL = List.of(
            new TextFormat(TextFormat.CSV),
            new TextFormat(TextFormat.TSV),
            new SqlFormat(),
            new AliCcpFormat(),
            new KuaiRandFormat(),
            new AliExpressFormat(),
            new TaobaoAdsFormat(),
            new EventsFormat());

    private static final Converter<String> NAME =
            Converters.word(ALL.stream().map(Format::name).toList());

    private Formats() {}

    /** Reads {@code format}; empty, after a report, where it is missing or unknown. */
    public static Optional<Format> read(Section data) {
        return data.required("format", NAME).map(name -> ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow());
    }

    /** The format of some exposures. */
    public static Format of(ExposureSource source) {
        return ALL.stream()
                .filter(format -> format.reads(source))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no format writes " + source));
    }
}
