// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.ForwardingSource;
import io.funnel4j.dataset.source.MappedSource;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.source.delimited.JoinedText;
import io.funnel4j.dataset.source.delimited.SideTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ali-CCP as it is downloaded: skeleton rows joined with the common features of their users (Ma et al., SIGIR 2018). Files
 * without header, comma-separated:
 *
 * <pre>
 *   skeleton  sample_id,click,conversion,common_feature_index,feature_num,feature_list
 *   common    common_feature_index,feature_num,feature_list
 * </pre>
 *
 * <p>In a list, U+0001 stands between features, U+0002 between field and feature, U+0003 between feature and weight. The
 * columns are {@value #SAMPLE}, {@value #CLICK}, {@value #CONVERSION}, {@value #INDEX}, and one for each {@link
 * AliCcpField}. A field that repeats has all its values, {@code 123|77:0.69315}: {@code |} between values, {@code :} before
 * a weight other than 1. Memory holds where each common row begins, never the rows.
 *
 * @param folder that holds the files, under the names that they are downloaded under, or those with {@code .gz} behind
 * @param part {@code train} or {@code test}
 */
public record AliCcp(Path folder, String part) implements ForwardingSource {
    public static final String SAMPLE = "sample_id";
    public static final String CLICK = "click";
    public static final String CONVERSION = "conversion";
    public static final String INDEX = "common_feature_index";
    /** Between the values of a field. */
    public static final char SEPARATOR = '|';
    /** Between a value and its weight. */
    public static final char WEIGHT_SEPARATOR = ':';

    private static final String COUNT = "feature_num";
    private static final String FEATURES = "feature_list";

    public AliCcp {
        if (!List.of("train", "test").contains(part)) {
            throw new IllegalArgumentException("Ali-CCP has no part '%s'; expected train or test".formatted(part));
        }
    }

    @Override
    public List<String> columns() {
        List<String> columns = new ArrayList<>(List.of(SAMPLE, CLICK, CONVERSION, INDEX));
        columns.addAll(AliCcpField.ids());
        return List.copyOf(columns);
    }

    @Override
    public ExposureSource rows() {
        DelimitedText exposures = new DelimitedText(
                List.of(Layouts.file(folder, "sample_skeleton_" + part + ".csv")),
                ',',
                DelimitedText.NO_QUOTE,
                List.of(SAMPLE, CLICK, CONVERSION, INDEX, COUNT, FEATURES));
        DelimitedText features = new DelimitedText(
                List.of(Layouts.file(folder, "common_features_" + part + ".csv")),
                ',',
                DelimitedText.NO_QUOTE,
                List.of(INDEX, COUNT, FEATURES));
        JoinedText joined = new JoinedText(exposures, List.of(new SideTable(features, INDEX, INDEX, "common_")));
        return new MappedSource(joined, columns(), AliCcpRow::new);
    }
}
