// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.mlflow;

import io.funnel4j.tracking.RefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Where the files of a run on MLflow go: through the server, where it hands them on ({@code mlflow-artifacts:}), or into a
 * folder of this machine. MLflow's own client needs its Python program for either.
 */
final class ArtifactStore {
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;
    /** Less is as good as nothing. */
    private static final long BYTES_PER_SECOND = 1 << 18;

    private final URI server;
    private final MlflowCredentials credentials;
    private final Duration longest;
    private final HttpClient http;

    /** @param longest to wait for an answer, beside the time that a file takes */
    ArtifactStore(URI server, MlflowCredentials credentials, Duration longest) {
        this.server = server;
        this.credentials = credentials;
        this.longest = longest;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(longest)
                .build();
    }

    /**
     * Brings a file to the server.
     *
     * @param root where MLflow says that files of the run go
     * @param name with {@code /} between folders
     * @throws RefusedException if files cannot go there
     */
    void put(Path file, String root, String name) throws IOException {
        if (!Files.isReadable(file)) {
            throw new RefusedException("'%s' cannot be read".formatted(file));
        }
        URI place;
        try {
            place = URI.create(root.replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("MLflow keeps files at '%s', which is no address".formatted(root), e);
        }
        String scheme = place.getScheme() == null ? "file" : place.getScheme().toLowerCase(Locale.ROOT);
        switch (scheme) {
            case "mlflow-artifacts" -> upload(file, proxied(place, name));
            case "http", "https" -> upload(file, URI.create(place.toString().replaceAll("/+$", "") + encoded(name)));
            case "file" -> copy(file, folder(place), name);
            default -> throw new RefusedException(
                    "MLflow keeps files at '%s', where it alone can write; start the server with --serve-artifacts"
                            .formatted(root));
        }
    }

    private URI proxied(URI place, String name) {
        String host = place.getRawAuthority() == null
                ? server.toString().replaceAll("/+$", "")
                : server.getScheme() + "://" + place.getRawAuthority();
        return URI.create(host + PROXY + place.getRawPath() + encoded(name));
    }

    /** {@code /model/tables/user.table}. */
    private static String encoded(String name) {
        return Arrays.stream(name.split("/", -1))
                .map(part ->
                        "/" + URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining());
    }

    private void upload(Path file, URI to) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .PUT(HttpRequest.BodyPublishers.ofFile(file))
                .timeout(longest.plusSeconds(Files.size(file) / BYTES_PER_SECOND));
        if (Objects.equals(to.getRawAuthority(), server.getRawAuthority())) {
            credentials.header().ifPresent(header -> request.header("Authorization", header));
        }
        HttpResponse<String> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (IOException e) {
            throw new IOException(
                    "%s: %s"
                            .formatted(
                                    server,
                                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    e);
        }
        int status = answer.statusCode();
        if (status < OK || status >= MULTIPLE_CHOICES) {
            String message =
                    String.format(Locale.ROOT, "%s answers %d to the file %s", server, status, file.getFileName());
            throw TimedClient.refuses(status) ? new RefusedException(message) : new IOException(message);
        }
    }

    private Path folder(URI place) throws RefusedException {
        Path folder = Path.of(place.getPath());
        Path experiment = folder.getParent() == null ? null : folder.getParent().getParent();
        if (!ofThisMachine() && (experiment == null || !Files.isDirectory(experiment))) {
            throw new RefusedException(
                    "MLflow keeps files in '%s', which is no folder of this machine; start the server with --serve-artifacts"
                            .formatted(folder));
        }
        return folder;
    }

    private boolean ofThisMachine() {
        try {
            return InetAddress.getByName(server.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void copy(Path file, Path folder, String name) throws IOException {
        Path copy = folder.resolve(name);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }
}
