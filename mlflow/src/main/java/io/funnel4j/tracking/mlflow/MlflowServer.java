// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.mlflow;

import io.funnel4j.tracking.RunTracker;
import io.funnel4j.tracking.ServerRun;
import io.funnel4j.tracking.TrackingServer;
import java.time.Duration;

/** Offers MLflow to programs that do not know it. */
public final class MlflowServer implements TrackingServer {
    private static final Duration MOST_FOR_AN_ANSWER = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "MLflow";
    }

    @Override
    public RunTracker tracker(ServerRun run) {
        return new MlflowTracker(run, MOST_FOR_AN_ANSWER);
    }
}
