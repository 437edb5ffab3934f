// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

/**
 * How large and how dirty a synthetic copy of Ali-CCP is.
 *
 * @param rows skeleton rows of train; test has a quarter
 * @param commonRows rows of common features of train; test has a quarter
 * @param longestList values of a user's longest list
 * @param clickRate share of exposures that are clicked; 0.04 in Ali-CCP
 * @param conversionRate share of clicks that convert; 0.0054 in Ali-CCP
 * @param dirty share of skeleton rows that are dirty
 * @param seed of everything
 */
public record AliCcpSpec(
        long rows, long commonRows, int longestList, double clickRate, double conversionRate, double dirty, long seed) {
    public AliCcpSpec {
        if (rows < 8 || commonRows < 4 || commonRows > rows) {
            throw new IllegalArgumentException(
                    "%s skeleton rows of %s common rows; expected at least 8 and 4, and no more common rows than others"
                            .formatted(rows, commonRows));
        }
        if (longestList < 1) {
            throw new IllegalArgumentException(
                    "the longest list has %s values; expected at least 1".formatted(longestList));
        }
        requireShare("click rate", clickRate);
        requireShare("conversion rate", conversionRate);
        if (!(dirty >= 0 && dirty < 1)) {
            throw new IllegalArgumentException("a share of %s rows is dirty; expected 0 to 1".formatted(dirty));
        }
    }

    /** Lists of up to 200 values, 4% clicks, 10% of them conversions (many, so that small files have some), 1 row in 1,000 dirty. */
    public static AliCcpSpec of(long rows, long commonRows, long seed) {
        return new AliCcpSpec(rows, commonRows, 200, 0.04, 0.1, 0.001, seed);
    }

    public AliCcpSpec withDirty(double share) {
        return new AliCcpSpec(rows, commonRows, longestList, clickRate, conversionRate, share, seed);
    }

    public AliCcpSpec withLongestList(int values) {
        return new AliCcpSpec(rows, commonRows, values, clickRate, conversionRate, dirty, seed);
    }

    public AliCcpSpec withRates(double click, double conversion) {
        return new AliCcpSpec(rows, commonRows, longestList, click, conversion, dirty, seed);
    }

    /** Different items at most: about one in ten train rows, so that they recur. */
    long items() {
        return Math.max(20, rows / 10);
    }

    static void requireShare(String what, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("the %s is %s; expected between 0 and 1".formatted(what, share));
        }
    }
}
