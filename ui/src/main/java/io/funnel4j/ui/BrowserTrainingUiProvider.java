// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.ui;

import io.funnel4j.training.ui.TrainingUi;
import io.funnel4j.training.ui.TrainingUiProvider;
import java.io.IOException;

/** Offers {@link BrowserTrainingUi}. */
public final class BrowserTrainingUiProvider implements TrainingUiProvider {
    @Override
    public TrainingUi start(int port) throws IOException {
        return BrowserTrainingUi.start(port);
    }
}
