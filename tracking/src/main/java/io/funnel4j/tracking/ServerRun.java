// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run on a tracking server.
 *
 * @param server {@code http} or {@code https}, without user and password
 * @param experiment that new runs belong to; made where there is none of the name
 * @param id of the run that is gone on with; empty for a new one
 * @param created told the id of a new run as soon as there is one
 * @param environment variables, of which it takes credentials
 */
public record ServerRun(
        URI server, String experiment, Optional<String> id, Consumer<String> created, Map<String, String> environment) {
    public ServerRun {
        Objects.requireNonNull(experiment, "experiment");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(created, "created");
        environment = Map.copyOf(environment);
        if (id.isPresent() && !id.get().matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("'%s' is no id of a run".formatted(id.get()));
        }
        if (!("http".equals(server.getScheme()) || "https".equals(server.getScheme())) || server.getHost() == null) {
            throw new IllegalArgumentException(
                    "a tracking server's address begins with http:// or https:// and names a host, as in http://localhost:5000");
        }
        if (server.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "a tracking server's address must hold no user and password, which would be written down with it; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
        }
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
        return "run %s of experiment '%s' on %s".formatted(id.orElse("to be made"), experiment, server);
    }
}
