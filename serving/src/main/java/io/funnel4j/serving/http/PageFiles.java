// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page for people, and the description of the API, as they lie beside the classes. */
final class PageFiles {
    private static final String FOLDER = "/io/funnel4j/serving/";
    private static final Pattern SCRIPT = Pattern.compile("<script(?:\\s[^>]*)?>(.*?)</script>", Pattern.DOTALL);

    private final byte[] page = read("page.html");
    private final byte[] openApi = read("openapi.yaml");
    private final String policy;

    PageFiles() {
        StringBuilder scripts = new StringBuilder();
        Matcher script = SCRIPT.matcher(new String(page, StandardCharsets.UTF_8));
        while (script.find()) {
            scripts.append(" 'sha256-").append(hash(script.group(1))).append('\'');
        }
        this.policy =
                "default-src 'none'; script-src%s; style-src 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        .formatted(scripts.isEmpty() ? " 'none'" : scripts);
    }

    void givePage(Exchange exchange) {
        exchange.headers().put("Content-Security-Policy", policy);
        exchange.headers().put("Referrer-Policy", "no-referrer");
        exchange.answer(200, "text/html;charset=utf-8", page);
    }

    void giveOpenApi(Exchange exchange) {
        exchange.answer(200, "application/yaml", openApi);
    }

    private static String hash(String script) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static byte[] read(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("the jar has no " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
