// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection for many requests, at a fraction of what a client for everything costs. */
final class KeptConnection implements Closeable {
    private final HttpCalls calls;
    private Socket socket;
    private InputStream in;

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param body as text
     */
    record Answer(int status, String body) {}

    KeptConnection(HttpCalls calls) {
        this.calls = calls;
    }

    /** Sends a body to be scored; connects where it is not connected. */
    Answer score(byte[] body) throws IOException {
        if (socket == null) {
            socket = calls.connect();
            in = new BufferedInputStream(socket.getInputStream());
        }
        byte[] head = "POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Length: %s\r\n\r\n"
                .formatted(body.length)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        socket.getOutputStream().write(whole);
        int status = Integer.parseInt(line().substring(9, 12));
        int length = 0;
        boolean last = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String header = line.toLowerCase(Locale.ROOT);
            length = header.startsWith("content-length:")
                    ? Integer.parseInt(header.substring(15).strip())
                    : length;
            last |= header.equals("connection: close");
        }
        String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (last) {
            close();
        }
        return new Answer(status, answer);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("the connection ends within an answer");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
