// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

/** One double for each constant of an enum, 0 at first: an EnumMap without boxes, for what is read at every row. */
final class EnumDoubles<E extends Enum<E>> {
    private final double[] values;

    EnumDoubles(Class<E> constants) {
        values = new double[constants.getEnumConstants().length];
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this class
    double get(E constant) {
        return values[constant.ordinal()];
    }

    @SuppressWarnings("EnumOrdinal")
    void set(E constant, double value) {
        values[constant.ordinal()] = value;
    }
}
