// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.format;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.dataset.source.ExposureSource;
import java.util.List;

/** The formats that {@code data.format} chooses from. */
public final class Formats {
    /** The key that names one of them. */
    public static final String KEY = "format";

    /** In the order of messages. */
    public static final List<Format> ALL = List.of(
            new TextFormat(TextFormat.CSV),
            new TextFormat(TextFormat.TSV),
            new SqlFormat(),
            PublicFormats.ALI_CCP,
            PublicFormats.KUAIRAND,
            PublicFormats.ALIEXPRESS,
            PublicFormats.TAOBAO_ADS,
            new EventsFormat());

    private static final Converter<Format> NAME = Converters.named(ALL, Format::name);

    private Formats() {}

    /** Reads the format; where it is missing or unknown, after a report, it is the first. */
    public static Format read(Section data) {
        return data.required(KEY, NAME).orElse(ALL.get(0));
    }

    /** Passes over the format and the keys of all formats, where exposures come from elsewhere. */
    public static Format ignore(Section data) {
        data.ignore(KEY);
        ALL.forEach(format -> format.keys().keys().forEach(key -> data.ignore(key.name())));
        return ALL.get(0);
    }

    /** The format of some exposures. */
    public static Format of(ExposureSource source) {
        return ALL.stream()
                .filter(format -> format.reads(source))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no format writes " + source));
    }
}
