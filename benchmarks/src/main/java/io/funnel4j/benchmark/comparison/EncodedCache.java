// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.progress.Progress;
import java.util.Optional;

/** The exposures that were encoded last: seeds that have the same rows share them. */
final class EncodedCache implements AutoCloseable {
    private final ComparisonData data;
    private Optional<String> fingerprint = Optional.empty();
    private TemporaryFolder folder;
    private ComparedRows rows;

    EncodedCache(ComparisonData data) {
        this.data = data;
    }

    /** @param wanted the fingerprint of the rows; empty where it is not known, so that they are encoded */
    ComparedRows of(long seed, double trainShare, Optional<String> wanted, Progress progress) {
        if (rows == null || wanted.isEmpty() || !wanted.equals(fingerprint)) {
            close();
            folder = new TemporaryFolder("funnel4j-compare");
            rows = data.encode(seed, trainShare, folder.path(), progress);
            fingerprint = wanted;
        }
        return rows;
    }

    @Override
    public void close() {
        rows = null;
        if (folder != null) {
            folder.close();
            folder = null;
        }
    }
}
