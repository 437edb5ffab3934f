// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * Who asks the server, from MLflow's environment variables: a user with a password, or else a token.
 *
 * @param user of {@code MLFLOW_TRACKING_USERNAME}, or null
 * @param password of {@code MLFLOW_TRACKING_PASSWORD}, or null
 * @param token of {@code MLFLOW_TRACKING_TOKEN}, or null
 * @param anyCertificate of {@code MLFLOW_TRACKING_INSECURE_TLS}, for all but files
 */
record MlflowCredentials(String user, String password, String token, boolean anyCertificate) {
    static MlflowCredentials of(Map<String, String> environment) {
        return new MlflowCredentials(
                environment.get("MLFLOW_TRACKING_USERNAME"),
                environment.get("MLFLOW_TRACKING_PASSWORD"),
                environment.get("MLFLOW_TRACKING_TOKEN"),
                "true".equals(environment.get("MLFLOW_TRACKING_INSECURE_TLS")));
    }

    BasicMlflowHostCreds forClient(String server) {
        return new BasicMlflowHostCreds(server, user, password, token, anyCertificate);
    }

    /** The header {@code Authorization}, as MLflow's client sends it. */
    Optional<String> header() {
        if (user != null && password != null) {
            return Optional.of("Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.ofNullable(token).map(text -> "Bearer " + text);
    }

    @Override
    public String toString() {
        return "credentials";
    }
}
