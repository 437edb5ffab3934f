// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.mlflow;

import io.funnel4j.tracking.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowHttpException;

/**
 * MLflow's client with an end to its patience, of which it has none of its own: a call that is not answered in time is
 * given up together with its connection.
 */
final class TimedClient implements Closeable {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final int LONGEST_MESSAGE = 300;

    private final String server;
    private final MlflowCredentials credentials;
    private final Duration longest;
    private final ExecutorService calls = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "funnel4j-asks-MLflow");
        thread.setDaemon(true);
        return thread;
    });
    private volatile MlflowClient client;

    TimedClient(String server, MlflowCredentials credentials, Duration longest) {
        this.server = server;
        this.credentials = credentials;
        this.longest = longest;
    }

    /** A call of the client. */
    @FunctionalInterface
    interface Call<T> {
        T on(MlflowClient client);
    }

    /**
     * Makes a call.
     *
     * @throws RefusedException if the server understood it and would refuse it again
     * @throws IOException if the server does not answer, or has a fault
     */
    <T> T ask(Call<T> call) throws IOException {
        if (client == null) {
            client = new MlflowClient(credentials.forClient(server));
        }
        MlflowClient asked = client;
        Future<T> answer = calls.submit(() -> call.on(asked));
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            giveUp(answer);
            throw new IOException(
                    String.format(Locale.ROOT, "%s did not answer in %.0f s", server, longest.toMillis() / 1000.0), e);
        } catch (InterruptedException e) {
            giveUp(answer);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private void giveUp(Future<?> answer) {
        answer.cancel(true);
        forget();
    }

    private IOException failure(Throwable cause) {
        if (cause instanceof MlflowHttpException http) {
            int status = http.getStatusCode();
            String message = "%s answers %s".formatted(server, text(http));
            // The client keeps connections of some answers, and has two.
            forget();
            return refuses(status) ? new RefusedException(message, http) : new IOException(message, http);
        }
        forget();
        Throwable root = cause instanceof MlflowClientException && cause.getCause() != null ? cause.getCause() : cause;
        return new IOException("%s: %s".formatted(server, root.getMessage() == null ? root : root.getMessage()), cause);
    }

    /** Whether a server that answers so would refuse the same request again; otherwise it may take it later. */
    static boolean refuses(int status) {
        return status >= CLIENT_ERROR
                && status < SERVER_ERROR
                && status != REQUEST_TIMEOUT
                && status != TOO_MANY_REQUESTS;
    }

    private static String text(MlflowHttpException http) {
        String body = http.getBodyMessage() == null ? "" : http.getBodyMessage().replaceAll("\\s+", " ");
        return String.format(
                Locale.ROOT,
                "%d %s %s",
                http.getStatusCode(),
                http.getReasonPhrase(),
                body.substring(0, Math.min(LONGEST_MESSAGE, body.length())));
    }

    private void forget() {
        MlflowClient before = client;
        client = null;
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void close() {
        calls.shutdownNow();
        forget();
    }
}
