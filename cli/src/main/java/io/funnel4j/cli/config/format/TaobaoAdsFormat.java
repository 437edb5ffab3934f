// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.publicsets.TaobaoAds;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.sql.SqlSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Taobao display advertising's files as they are downloaded. */
final class TaobaoAdsFormat implements Format {
    @Override
    public String name() {
        return "taobao-ads";
    }

    @Override
    public String keys() {
        return "folder: <folder>, window: 1d";
    }

    @Override
    public Optional<ExposureSource> read(
            Section section, Path folder, List<Path> given, Optional<ExposureSource> outer) {
        Optional<TaobaoAds> inherited = outer.map(TaobaoAds.class::cast);
        Optional<Path> files = FolderConverter.read(section, folder, given, inherited.map(source -> source.settings()
                .folder()));
        Optional<Duration> window = inherited.isPresent() && !section.has("window")
                ? inherited.map(TaobaoAds::window)
                : section.required(
                        "window",
                        Converters.DURATION.described("how long after a click a behavior is attributed to it: 1d"));
        Path base = files.orElse(folder);
        Optional<SqlSettings> settings = SqlFormat.settings(
                section, base, inherited.map(TaobaoAds::settings).orElse(SqlSettings.in(base)));
        return files.isEmpty() || window.isEmpty() || settings.isEmpty()
                ? Optional.empty()
                : section.attempt(() -> new TaobaoAds(window.get(), settings.get()));
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof TaobaoAds;
    }

    @Override
    public void write(ObjectNode node, ExposureSource source) {
        TaobaoAds ads = (TaobaoAds) source;
        node.put(FolderConverter.KEY, ads.settings().folder().toString());
        node.put("window", Converters.duration(ads.window()));
        SqlFormat.write(node, ads.settings());
    }
}
