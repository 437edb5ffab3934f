// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import java.util.Optional;
import java.util.ServiceLoader;

/** Offers a kind of tracking server to programs that do not know it; found by {@link ServiceLoader}. */
public interface TrackingServer {
    /** As messages name it: {@code MLflow}. */
    String name();

    /** What tells the server of a run; it connects when the run begins. */
    RunTracker tracker(ServerRun run);

    /** The kind of a name; empty where it is not on the class path. */
    static Optional<TrackingServer> named(String name) {
        for (TrackingServer server : ServiceLoader.load(TrackingServer.class)) {
            if (server.name().equals(name)) {
                return Optional.of(server);
            }
        }
        return Optional.empty();
    }
}
