// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.ui;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.i18n.I18NProvider;
import org.deeplearning4j.ui.module.train.TrainModule;

/** The addresses of the training UI: its pages, what they ask for, and their scripts and styles. */
final class TrainingPages {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1");

    private TrainingPages() {}

    /** Answers GET alone, and requests that name this machine alone: no other site's page can read along. */
    static Router router(Vertx vertx, TrainModule pages) {
        Router router = Router.router(vertx);
        router.route().handler(TrainingPages::requireThisMachine);
        router.get("/").handler(request -> request.reroute("/train/overview"));
        for (Route route : pages.getRoutes()) {
            if (route.getHttpMethod() == HttpMethod.GET) {
                router.get(route.getRoute())
                        .handler(request -> route.getConsumer().accept(arguments(route.getRoute(), request), request));
            }
        }
        router.get("/setlang/:to").handler(request -> {
            I18NProvider.getInstance().setDefaultLanguage(request.pathParam("to"));
            request.response().end();
        });
        router.get("/assets/webjars/*").handler(StaticHandler.create("META-INF/resources/webjars"));
        router.get("/assets/*").handler(StaticHandler.create("deeplearning4jUiAssets"));
        return router;
    }

    private static void requireThisMachine(RoutingContext request) {
        String host = request.request().host();
        if (host != null && THIS_MACHINE.contains(host.split(":", -1)[0])) {
            request.next();
        } else {
            request.fail(HttpResponseStatus.FORBIDDEN.code());
        }
    }

    /** The values of {@code :names} in a route, in their order. */
    private static List<String> arguments(String route, RoutingContext request) {
        return Arrays.stream(route.split("/", -1))
                .filter(part -> part.startsWith(":"))
                .map(part -> request.pathParam(part.substring(1)))
                .toList();
    }
}
