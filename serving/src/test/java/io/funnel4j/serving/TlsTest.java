// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    @Test
    void servesHttpsWithTheKeystoresCertificate() throws Exception {
        Path keystore = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        Path model = TestModels.writeSmall(folder.resolve("world"), 1);
        try (ScoringServer server =
                ScoringServer.builder().tls(keystore, PASSWORD).start(model)) {
            assertThat(server.uri().getScheme()).isEqualTo("https");
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(keystore)).build();
            HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v1/score"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"rows\":{\"user\":\"u7\",\"item\":\"i3\"}}"))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            URI plain = URI.create(server.uri().toString().replace("https", "http"));
            assertThatThrownBy(() -> new HttpCalls(plain).get("/healthz")).isInstanceOf(java.io.IOException.class);
        }
        assertThatThrownBy(() -> ScoringServer.builder().tls(keystore, "wrong").start(model))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining("the keystore '%s' cannot be opened", keystore)
                .hasMessageContaining("password");
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keystore)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
