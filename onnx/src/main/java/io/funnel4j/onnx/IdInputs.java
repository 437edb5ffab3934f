// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import io.funnel4j.text.EnumNames;

/** What an exported model reads where a feature is a category. */
public enum IdInputs {
    /** Texts as in the log; the vocabularies are in the model. Hashed features are ids all the same: ONNX has no such hash. */
    TEXTS,
    /** Ids, which a server looks up by the contract beside the model. */
    IDS;

    /** As the command line writes it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
