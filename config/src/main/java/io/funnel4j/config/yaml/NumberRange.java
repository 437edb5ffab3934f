// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

/** Which numbers a setting accepts; all are finite. */
public enum NumberRange {
    ANY("a number") {
        @Override
        boolean contains(double number) {
            return Double.isFinite(number);
        }
    },
    POSITIVE("a number above 0") {
        @Override
        boolean contains(double number) {
            return number > 0 && Double.isFinite(number);
        }
    },
    NOT_NEGATIVE("a number of at least 0") {
        @Override
        boolean contains(double number) {
            return number >= 0 && Double.isFinite(number);
        }
    },
    /** From 0 to 1. */
    SHARE("a number from 0 to 1") {
        @Override
        boolean contains(double number) {
            return number >= 0 && number <= 1;
        }
    },
    /** Between 0 and 1, both excluded. */
    RATE("a number above 0 and below 1") {
        @Override
        boolean contains(double number) {
            return number > 0 && number < 1;
        }
    },
    SHARE_BELOW_ONE("a number of at least 0 and below 1") {
        @Override
        boolean contains(double number) {
            return number >= 0 && number < 1;
        }
    };

    private final String description;

    NumberRange(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    abstract boolean contains(double number);
}
