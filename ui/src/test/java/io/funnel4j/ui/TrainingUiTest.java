// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.array.HostArrays;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Training;
import io.funnel4j.training.ui.TrainingUi;
import io.funnel4j.training.ui.TrainingUiProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingUiTest {
    private static final int ROWS = 300;
    private static final int BATCH = 15;
    private static final int STEPS = ROWS / BATCH;
    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

    private final HttpClient browser = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void showsEachStepAndChangesNone() throws Exception {
        EncodedExposures rows = rows();
        FunnelModel alone = trained(rows, Optional.empty());
        try (TrainingUi ui = start(0)) {
            FunnelModel shown = trained(rows, Optional.of(ui));
            JsonNode overview =
                    new ObjectMapper().readTree(get(ui, "/train/overview/data").body());
            JsonNode scores = overview.path("scores");
            assertThat(scores).hasSize(STEPS);
            assertThat(scores.get(STEPS - 1).asDouble()).isEqualTo(shown.graph().score());
            assertThat(overview.path("updateRatios")).isNotEmpty();
            assertThat(overview.path("stdevGradients")).isNotEmpty();
            String graph = get(ui, "/train/model/graph").body();
            assertThat(graph).contains("ctr", "\"vertexNames\"");
            assertThat(HostArrays.toDoubles(shown.graph().params()))
                    .isEqualTo(HostArrays.toDoubles(alone.graph().params()));
        }
    }

    @Test
    void pagesComeWithAllThatTheyName() throws Exception {
        try (TrainingUi ui = start(0)) {
            Set<String> assets = new TreeSet<>();
            for (String page : List.of("/", "/train/overview", "/train/model", "/train/system")) {
                HttpResponse<String> response = get(ui, page);
                assertThat(response.statusCode()).as(page).isEqualTo(200);
                ASSET.matcher(response.body())
                        .results()
                        .map(match -> match.group(1))
                        .forEach(assets::add);
            }
            assertThat(assets).hasSizeGreaterThan(20);
            for (String asset : assets) {
                assertThat(get(ui, asset).statusCode()).as(asset).isEqualTo(200);
            }
        }
    }

    @Test
    void answersThisMachineAlone() throws Exception {
        try (TrainingUi ui = start(0)) {
            assertThat(status(ui, "GET / HTTP/1.1", "Host: localhost:" + port(ui)))
                    .contains(" 200 ");
            assertThat(status(ui, "GET / HTTP/1.1", "Host: elsewhere.example")).contains(" 403 ");
            assertThat(status(ui, "GET /assets/../../../../../etc/passwd HTTP/1.1", "Host: localhost"))
                    .contains(" 404 ");
            HttpRequest upload = HttpRequest.newBuilder(address(ui, "/train/overview"))
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            assertThat(browser.send(upload, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(405);
            for (InetAddress address : otherAddresses()) {
                assertThatThrownBy(() -> new Socket(address, port(ui)).close())
                        .as("%s", address)
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void endsWithItsRun() throws Exception {
        TrainingUi ui = start(0);
        ui.close();
        assertThatThrownBy(() -> get(ui, "/")).isInstanceOf(ConnectException.class);
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (TrainingUi ui = start(0)) {
            assertThatThrownBy(() -> start(port(ui)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port %d of 127.0.0.1", port(ui));
        }
    }

    /** As programs find it that do not know it. */
    private static TrainingUi start(int port) throws IOException {
        return TrainingUiProvider.found().orElseThrow().start(port);
    }

    private static FunnelModel trained(EncodedExposures rows, Optional<TrainingUi> ui) {
        FunnelModel model = FunnelModel.create(FunnelSpec.of(Preset.ESMM.graph(), rows.schema()));
        ui.ifPresent(shown -> shown.show("run", model.graph(), STEPS));
        Training.of(model).batchSize(BATCH).workers(2).seed(7).fit(rows);
        return model;
    }

    private EncodedExposures rows() throws IOException {
        FeatureSchema schema = new FeatureSchema(List.of(IdFeature.of("user", 9, 3)), List.of());
        Random random = new Random(7);
        try (ExposureWriter writer =
                ExposureWriter.toFolder(folder.resolve("rows"), RowLayout.of(schema, List.of("click", "conversion")))) {
            for (int row = 0; row < ROWS; row++) {
                byte click = (byte) random.nextInt(2);
                writer.append(new int[] {random.nextInt(9)}, new float[0], new byte[] {
                    click, (byte) (click * random.nextInt(2))
                });
            }
            return writer.finish();
        }
    }

    private HttpResponse<String> get(TrainingUi ui, String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(address(ui, path)).build(), BodyHandlers.ofString());
    }

    private static URI address(TrainingUi ui, String path) {
        return ui.address().resolve(path);
    }

    private static int port(TrainingUi ui) {
        return ui.address().getPort();
    }

    /** The first line of what is answered. */
    private static String status(TrainingUi ui, String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(ui))) {
            OutputStream out = socket.getOutputStream();
            out.write((String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static List<InetAddress> otherAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }
}
