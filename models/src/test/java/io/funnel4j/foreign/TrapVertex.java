// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.foreign;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;

/** Shows whether it was instantiated. */
public final class TrapVertex extends ElementWiseVertex {
    private static final long serialVersionUID = 1L;

    static {
        Trap.SPRUNG.add("class loaded");
    }

    public TrapVertex() {
        super(Op.Add);
    }
}
