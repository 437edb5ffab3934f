// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.publicsets.KuaiRand;
import java.nio.file.Path;

/**
 * How large and how dirty a synthetic copy of KuaiRand is.
 *
 * @param variant whose files' names are used; 27k's logs come in parts
 * @param rows of all three logs together
 * @param users rows of the user table
 * @param videos rows of the video tables
 * @param sideTables a folder with existing tables of users and videos, which are copied, and whose keys the logs refer to;
 *     null to write such tables
 * @param dirty share of rows that are dirty
 * @param seed of everything
 */
public record KuaiRandSpec(
        KuaiRand.Variant variant, long rows, int users, int videos, Path sideTables, double dirty, long seed) {
    public KuaiRandSpec {
        if (rows < 8 || users < 1 || videos < 1) {
            throw new IllegalArgumentException(
                    "%s rows of %s users and %s videos; expected at least 8, 1 and 1".formatted(rows, users, videos));
        }
        if (!(dirty >= 0 && dirty < 1)) {
            throw new IllegalArgumentException("a share of %s rows is dirty; expected 0 to 1".formatted(dirty));
        }
    }

    /** With tables of its own, 1 row in 1,000 dirty. */
    public static KuaiRandSpec of(KuaiRand.Variant variant, long rows, int users, int videos, long seed) {
        return new KuaiRandSpec(variant, rows, users, videos, null, 0.001, seed);
    }

    public KuaiRandSpec withDirty(double share) {
        return new KuaiRandSpec(variant, rows, users, videos, sideTables, share, seed);
    }
}
