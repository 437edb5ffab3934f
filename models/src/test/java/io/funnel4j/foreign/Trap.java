// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.foreign;

import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Shows whether it was deserialized. */
public final class Trap implements Serializable {
    /** What was made of a foreign file. */
    public static final List<String> SPRUNG = new ArrayList<>();

    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
        SPRUNG.add("object from " + in);
    }
}
