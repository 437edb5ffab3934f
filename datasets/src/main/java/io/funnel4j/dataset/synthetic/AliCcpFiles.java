// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.StableHash;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * A synthetic copy of Ali-CCP: {@code sample_skeleton_train.csv}, {@code common_features_train.csv} and the same of test.
 * Consecutive skeleton rows share a common row. Dirty rows are, in turn: a conversion without a click, an index without a
 * row, a wrong number of features, a row that is cut.
 */
public final class AliCcpFiles {
    private static final String LAYOUT = "ali-ccp";
    private static final int TEST_SHARE = 4;

    private final AliCcpSpec spec;
    private final Taste taste;
    private final double clickIntercept;
    private final double conversionIntercept;
    private final SyntheticSet.Counter counter = new SyntheticSet.Counter();
    private final FeatureList features = new FeatureList();
    private final StringBuilder line = new StringBuilder();
    private long dirtyRows;

    private AliCcpFiles(AliCcpSpec spec) {
        this.spec = spec;
        this.taste = new Taste(spec.seed());
        this.clickIntercept = Taste.intercept(
                spec.clickRate(), spec.seed(), random -> draw(random).clickUtility(taste));
        this.conversionIntercept = Taste.intercept(
                spec.conversionRate(), spec.seed(), random -> draw(random).conversionUtility(taste));
    }

    private AliCcpExposure draw(SplittableRandom random) {
        return new AliCcpExposure(user(0, random.nextLong(spec.commonRows())), random);
    }

    private AliCcpUser user(long part, long row) {
        return new AliCcpUser(spec, part, row);
    }

    /**
     * Writes all files into a folder, which is created.
     *
     * @param folder new, empty, or of an earlier synthetic copy, whose files are replaced once the new ones are whole
     * @param progress gets the skeleton rows written so far
     * @throws IOException if the folder holds something else, or cannot be written
     */
    public static SyntheticSet write(AliCcpSpec spec, Path folder, LongConsumer progress) throws IOException {
        AliCcpFiles files = new AliCcpFiles(spec);
        try (SyntheticFolder begun = SyntheticFolder.begin(folder, LAYOUT)) {
            files.write(begun.path(), "train", 0, spec.rows(), spec.commonRows(), progress);
            files.write(
                    begun.path(),
                    "test",
                    1,
                    spec.rows() / TEST_SHARE,
                    spec.commonRows() / TEST_SHARE,
                    rows -> progress.accept(spec.rows() + rows));
            SyntheticSet written = new SyntheticSet(LAYOUT, spec.seed(), files.counter.counts());
            begun.finish(written);
            return written;
        }
    }

    private void write(Path folder, String part, long number, long rows, long commonRows, LongConsumer progress)
            throws IOException {
        SplittableRandom random = new SplittableRandom(StableHash.mix(spec.seed() + 1000 + number));
        try (BufferedWriter skeleton = writer(folder, "sample_skeleton_" + part + ".csv");
                BufferedWriter common = writer(folder, "common_features_" + part + ".csv")) {
            long row = 0;
            for (long commonRow = 0; commonRow < commonRows; commonRow++) {
                AliCcpUser user = user(number, commonRow);
                writeCommon(common, user, part);
                long end = (commonRow + 1) * rows / commonRows;
                for (; row < end; row++) {
                    writeExposure(skeleton, user, row + 1, part, random);
                }
                progress.accept(row);
            }
        }
    }

    private static BufferedWriter writer(Path folder, String name) throws IOException {
        return Files.newBufferedWriter(folder.resolve(name));
    }

    private void writeCommon(BufferedWriter common, AliCcpUser user, String part) throws IOException {
        features.clear();
        user.write(features);
        line.setLength(0);
        line.append(user.index).append(',');
        features.appendTo(line, features.features());
        common.append(line.append('\n'));
        counter.add("common rows, " + part, 1);
        counter.add("values in common rows, " + part, features.features());
    }

    private void writeExposure(
            BufferedWriter skeleton, AliCcpUser user, long sample, String part, SplittableRandom random)
            throws IOException {
        AliCcpExposure exposure = new AliCcpExposure(user, random);
        boolean click = random.nextDouble() < Taste.sigmoid(exposure.clickUtility(taste) + clickIntercept);
        boolean conversion =
                click && random.nextDouble() < Taste.sigmoid(exposure.conversionUtility(taste) + conversionIntercept);
        int dirt = random.nextDouble() < spec.dirty() ? (int) (dirtyRows++ % 4) : -1;
        if (dirt == 0) {
            click = false;
            conversion = true;
            counter.add("conversions without a click, " + part, 1);
        }
        features.clear();
        exposure.write(features);
        String index = user.index;
        if (dirt == 1) {
            index = "f".repeat(16);
            counter.add("indexes without a row, " + part, 1);
        }
        int count = features.features();
        if (dirt == 2) {
            count++;
            counter.add("wrong numbers of features, " + part, 1);
        }
        line.setLength(0);
        line.append(sample).append(',').append(click ? '1' : '0').append(',').append(conversion ? '1' : '0');
        line.append(',').append(index).append(',');
        features.appendTo(line, count);
        if (dirt == 3) {
            line.setLength(line.indexOf(index));
            counter.add("rows cut short, " + part, 1);
        }
        skeleton.append(line.append('\n'));
        counter.add("rows, " + part, 1);
        if (dirt <= 0) {
            counter.add("values in good rows, " + part, features.features());
            counter.add("values of good rows with their common rows, " + part, features.features() + 9 + user.values());
            counter.add("clicks in good rows, " + part, click ? 1 : 0);
            counter.add("conversions in good rows, " + part, conversion ? 1 : 0);
        }
    }
}
