// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

/** Hears of changes of the model, from any thread. */
public interface ModelListener {
    /** A model is about to be served. */
    void opened(ServedModel model);

    /** A model is closed: it scores no more rows. */
    void closed(ServedModel model);

    /** A model could not be opened; the one before is still served. */
    void failed();
}
