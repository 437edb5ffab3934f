// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.ui;

import io.funnel4j.training.ui.TrainingUi;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.impl.DefaultStatsUpdateConfiguration;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.ui.module.train.TrainModule;

/**
 * Deeplearning4j's training UI for browsers on this machine: score, parameters and updates of the dense layers, the
 * graph, memory. Embedding tables are not among a graph's parameters and do not appear.
 *
 * <p>Deeplearning4j's own server listens on all addresses and takes uploads. Of it, the pages and what answers them are
 * used; the server is this one, on the loopback address.
 */
public final class BrowserTrainingUi implements TrainingUi {
    private static final String LOOPBACK = "127.0.0.1";
    /** Charts show some 500 points; each report holds the histograms of all layers, in memory until the run ends. */
    private static final long MOST_REPORTS = 1000;

    private static final long PATIENCE_SECONDS = 10;

    private final InMemoryStatsStorage reports = new InMemoryStatsStorage();
    private final Vertx vertx;
    private final int port;

    private BrowserTrainingUi(int port) throws IOException {
        new VertxUIServer(); // never started: the pages ask the latest one whether it shows several sessions
        TrainModule pages = new TrainModule();
        reports.registerStatsStorageListener(event -> pages.reportStorageEvents(List.of(event)));
        vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        try {
            HttpServer server = await(listening -> vertx.createHttpServer(
                            new HttpServerOptions().setHost(LOOPBACK).setPort(port))
                    .requestHandler(TrainingPages.router(vertx, pages))
                    .listen(listening));
            this.port = server.actualPort();
        } catch (IOException e) {
            close();
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "the training UI cannot listen on port %d of %s (%s)",
                            port,
                            LOOPBACK,
                            e.getMessage()),
                    e);
        }
    }

    /**
     * Begins to serve.
     *
     * @param port of the loopback address; 0 for any that is free
     * @throws IOException if it cannot listen there, as where the port is taken
     */
    public static BrowserTrainingUi start(int port) throws IOException {
        return new BrowserTrainingUi(port);
    }

    @Override
    public URI address() {
        return URI.create(String.format(Locale.ROOT, "http://localhost:%d/train/overview", port));
    }

    @Override
    public void show(String name, ComputationGraph graph, long steps) {
        int every = (int) Math.max(1, Math.min(Integer.MAX_VALUE, (steps + MOST_REPORTS - 1) / MOST_REPORTS));
        graph.addListeners(new StatsListener(
                reports,
                null,
                new DefaultStatsUpdateConfiguration.Builder()
                        .reportingFrequency(every)
                        .build(),
                name,
                "trainer"));
    }

    @Override
    public void close() {
        try {
            BrowserTrainingUi.<Void>await(vertx::close);
        } catch (IOException e) {
            throw new IllegalStateException("the training UI does not end: " + e.getMessage(), e);
        }
    }

    private static <T> T await(Consumer<Handler<AsyncResult<T>>> task) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        task.accept(ended -> {
            if (ended.succeeded()) {
                result.complete(ended.result());
            } else {
                result.completeExceptionally(ended.cause());
            }
        });
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(String.format(Locale.ROOT, "no answer in %d s", PATIENCE_SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
