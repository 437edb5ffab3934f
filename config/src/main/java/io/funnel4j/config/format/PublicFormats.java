// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.format;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.dataset.publicsets.AliCcp;
import io.funnel4j.dataset.publicsets.AliExpress;
import io.funnel4j.dataset.publicsets.KuaiRand;
import io.funnel4j.dataset.publicsets.TaobaoAds;
import java.nio.file.Path;
import java.util.List;

/** The public sets' files as they are downloaded. */
final class PublicFormats {
    private static final String FOLDER = "folder";
    private static final String SETTINGS_FOLDER = "settings.folder";
    private static final Converter<Path> FILES =
            Converters.FILE.described("the folder of the files as downloaded, here or by --data DIR");
    private static final Converter<String> PART = Converters.word(List.of("train", "test"));

    static final Format ALI_CCP = new FolderFormat<>(
            "ali-ccp",
            "{folder: <folder>, part: train}",
            AliCcp.class,
            FOLDER,
            Keys.of(AliCcp.class)
                    .required(FOLDER, FILES)
                    .means("the downloaded files")
                    .inherited()
                    .optional("part", PART, "train")
                    .means("`train` or `test`")
                    .strict());

    static final Format KUAIRAND = new FolderFormat<>(
            "kuairand",
            "{folder: <folder>, variant: pure, logs: [standard-4-22-to-5-08], statistics: false}",
            KuaiRand.class,
            FOLDER,
            Keys.of(KuaiRand.class)
                    .required(FOLDER, FILES)
                    .means("the downloaded files")
                    .inherited()
                    .required("variant", Converters.named(List.of(KuaiRand.Variant.values()), KuaiRand.Variant::suffix))
                    .means("`pure`, `1k` or `27k`")
                    .inherited()
                    .required("logs", Converters.oneOrMore(Converters.constant(KuaiRand.Log.class)))
                    .means("any of `standard-4-08-to-4-21`, `standard-4-22-to-5-08`, `random-4-22-to-5-08`")
                    .optional("statistics", Converters.TRUE_OR_FALSE, false)
                    .means("whether to join the videos' statistics")
                    .inherited());

    static final Format ALIEXPRESS = new FolderFormat<>(
            "aliexpress",
            "{folder: <folder>, country: NL, part: train}",
            AliExpress.class,
            SETTINGS_FOLDER,
            SqlKeys.addTo(Keys.of(AliExpress.class)
                    .required(FOLDER, FILES)
                    .means("the downloaded files")
                    .into(SETTINGS_FOLDER)
                    .inherited()
                    .required("country", Converters.word(AliExpress.COUNTRIES))
                    .means("`ES`, `FR`, `NL` or `US`")
                    .inherited()
                    .optional("part", PART, "train")
                    .means("`train` or `test`")
                    .strict()));

    static final Format TAOBAO_ADS = new FolderFormat<>(
            "taobao-ads",
            "{folder: <folder>, window: 1d}",
            TaobaoAds.class,
            SETTINGS_FOLDER,
            SqlKeys.addTo(Keys.of(TaobaoAds.class)
                    .required(FOLDER, FILES)
                    .means("the downloaded files")
                    .into(SETTINGS_FOLDER)
                    .inherited()
                    .required(
                            "window",
                            Converters.DURATION.described("how long after a click a behavior is attributed to it: 1d"))
                    .means("how long after a click a behavior is attributed to it")
                    .inherited()));

    private PublicFormats() {}
}
