// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty's own errors, such as a request that is no HTTP, in the form of all others. */
final class ProblemPages extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
        response.write(true, ByteBuffer.wrap(Problem.bytes(status, detail(status))), callback);
        return true;
    }

    private static String detail(int status) {
        return HttpStatus.isServerError(status)
                ? "the server failed; its log says why"
                : "the request is no HTTP that the server understands: " + HttpStatus.getMessage(status);
    }
}
