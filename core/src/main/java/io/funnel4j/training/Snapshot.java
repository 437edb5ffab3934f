// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.file.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The best model seen so far, in a temporary folder, so that a large vocabulary is not held twice. */
final class Snapshot implements BestState {
    private final Trainer trainer;
    private TemporaryFolder folder;

    Snapshot(Trainer trainer) {
        this.trainer = trainer;
    }

    @Override
    public void capture() {
        try {
            if (folder == null) {
                folder = new TemporaryFolder("funnel4j-best");
            }
            ModelStateFiles.write(trainer.graph(), trainer.tables(), folder.path());
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the best weights in '%s' failed".formatted(folder.path()), e);
        }
    }

    @Override
    public void restore() {
        try {
            ModelStateFiles.read(trainer.graph(), trainer.tables(), folder.path());
        } catch (IOException e) {
            throw new UncheckedIOException("restoring the best weights from '%s' failed".formatted(folder.path()), e);
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
