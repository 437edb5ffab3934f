// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.TowerRates;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.foreign.Trap;
import io.funnel4j.foreign.TrapVertex;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.Trainer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class ModelFilesTest {
    private static final FunnelSpec SPEC = Specs.small(Preset.ESMM.graph()).withDataType(DataType.FLOAT);

    @TempDir
    Path root;

    static Stream<Arguments> specs() {
        List<FunnelSpec> specs = new ArrayList<>();
        OptimizerSpec.Type[] types = OptimizerSpec.Type.values();
        for (FunnelSpec spec : Specs.all()) {
            int i = specs.size();
            specs.add(spec.withDataType(i % 2 == 0 ? DataType.FLOAT : DataType.DOUBLE)
                    .withOptimizer(new OptimizerSpec(types[i % types.length], 0.01, i % 2 == 0 ? 0.01 : 0)));
        }
        FunnelSpec numeric = FunnelSpec.of(Preset.ESM2.graph(), RandomExposures.NUMERIC_ONLY)
                .withTowers(new TowerLayers(List.of(4), 0.2));
        specs.add(numeric);
        specs.add(numeric.withInitialRates(TowerRates.of(numeric.graph(), Map.of("click", 0.04, "daction", 0.3))));
        specs.add(
                Specs.small(Specs.DELAYED).withInitialRates(new TowerRates(Map.of(), Map.of("hazard_purchase", 0.25))));
        specs.add(FunnelSpec.of(Preset.ESMM.graph(), RandomExposures.IDS_ONLY)
                .withRepresentation(new SeparateEmbeddings())
                .withTowers(TowerLayers.of()));
        return specs.stream().map(spec -> Arguments.of(Specs.name(spec) + " " + spec.dataType(), spec));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void loadsWhatWasSavedAndTrainsOnAsIfItHadNotBeen(String name, FunnelSpec spec) throws IOException {
        FunnelModel model = trained(spec);
        ModelState saved = ModelState.of(model);
        Path folder = root.resolve("ein Modell größer als 0%");
        model.save(folder);
        Path file = root.resolve("new folder").resolve("model!.funnel");
        model.export(file);

        assertThat(FunnelSpec.ofBytes(spec.toBytes())).isEqualTo(spec);
        FunnelModel loaded = FunnelModel.load(folder);
        FunnelModel imported = FunnelModel.load(file);
        for (FunnelModel copy : List.of(loaded, imported)) {
            assertThat(copy.spec()).usingRecursiveComparison().isEqualTo(spec);
            ModelState.of(copy).assertSameBitsAs(saved, "loaded");
            assertSamePredictions(copy, model);
        }
        List<MultiDataSet> batches = RandomExposures.batches(model, 12, true, 11, 3);
        for (FunnelModel copy : List.of(model, loaded, imported)) {
            try (Trainer trainer = copy.trainer(2, 9)) {
                batches.forEach(trainer::step);
            }
            Nd4j.getRandom().setSeed(5);
            copy.graph().fit(batches.get(0));
        }
        ModelState.of(loaded).assertSameBitsAs(ModelState.of(model), "trained on from the folder");
        ModelState.of(imported).assertSameBitsAs(ModelState.of(model), "trained on from the file");
    }

    @Test
    void savesOverAnEarlierSave() throws IOException {
        FunnelModel model = trained(SPEC);
        model.save(root);
        model.export(root.resolve("model"));
        trainFurther(model);
        model.save(root);
        model.export(root.resolve("model"));
        ModelState.of(FunnelModel.load(root)).assertSameBitsAs(ModelState.of(model), "folder");
        ModelState.of(FunnelModel.load(root.resolve("model"))).assertSameBitsAs(ModelState.of(model), "file");
    }

    @Test
    void theSameModelIsTheSameBytesWheneverItIsWritten() throws IOException, InterruptedException {
        TimeZone before = TimeZone.getDefault();
        trained(SPEC).save(root.resolve("one"));
        trained(SPEC).export(root.resolve("one.funnel"));
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            Thread.sleep(2_100); // Archives tell times of two seconds apart.
            trained(SPEC).save(root.resolve("two"));
            trained(SPEC).export(root.resolve("two.funnel"));
        } finally {
            TimeZone.setDefault(before);
        }
        for (String name : List.of("model.zip", "funnel.json", "tables/user.table", "tables/item.table")) {
            assertThat(root.resolve("two").resolve(name))
                    .hasSameBinaryContentAs(root.resolve("one").resolve(name));
        }
        assertThat(root.resolve("two.funnel")).hasSameBinaryContentAs(root.resolve("one.funnel"));
        assertThat(root).isDirectoryNotContaining(file -> file.toString().contains("funnel."));
    }

    @Test
    void plainDeeplearning4jReadsTheGraph() throws IOException {
        FunnelModel model = trained(SPEC);
        model.save(root);
        ComputationGraph graph = ModelSerializer.restoreComputationGraph(
                root.resolve("model.zip").toFile(), true);
        ExposureBatch batch = batch(model);
        assertThatThrownBy(() -> graph.output(model.layout().inputs(batch, DataType.FLOAT)))
                .hasStackTraceContaining("embedding vertex 'embedding' has no tables");
        FunnelModel.bind(graph, model.tables());
        assertThat(graph.output(model.layout().inputs(batch, DataType.FLOAT)))
                .isEqualTo(model.graph().output(model.layout().inputs(batch, DataType.FLOAT)));
    }

    @Test
    void saysThatThereIsNoModel() {
        assertRefused(root.resolve("none"), "there is no model at '" + root.resolve("none") + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "model.zip", "model.jar"})
    void saysThatAFileIsNoModel(String name) throws IOException {
        Path file = root.resolve(name);
        for (byte[] content : List.of(new byte[0], "no zip at all".getBytes(StandardCharsets.UTF_8))) {
            Files.write(file, content);
            assertRefused(file, "'" + file + "' is not a model file, or is cut short; export or copy it again");
        }
        trained(SPEC).export(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {1, 30, whole.length / 2, whole.length - 30, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, "'" + file + "' is not a model file, or is cut short; export or copy it again");
        }
    }

    /** The loss is the spec's, whatever the archive says. */
    @Test
    void refusesANumberThatIsNotTheGraphs() throws IOException {
        trained(SPEC).save(root);
        try (FileSystem zip = FileSystems.newFileSystem(root.resolve("model.zip"))) {
            Path configuration = zip.getPath("configuration.json");
            String json = Files.readString(configuration);
            String changed = json.replaceFirst("\"weight\" : [0-9.]+", "\"weight\" : 2.5");
            assertThat(changed).isNotEqualTo(json);
            Files.writeString(configuration, changed);
        }
        assertThatThrownBy(() -> FunnelModel.load(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has 2.5 as 'vertices.")
                .hasMessageContaining("lossFn.weight', but 'funnel.json' beside it describes 1.0");
    }

    /** Lengths within an archive that lead out of it. */
    @Test
    void saysThatAnArchiveIsDamagedWhereverItIs() throws IOException {
        Path file = root.resolve("model");
        trained(SPEC).export(file);
        byte[] whole = Files.readAllBytes(file);
        List<Integer> headers = new ArrayList<>();
        for (int at = 0; at < whole.length - 4; at++) {
            if (whole[at] == 'P' && whole[at + 1] == 'K' && whole[at + 2] < 9) {
                headers.add(at);
            }
        }
        assertThat(headers).hasSizeGreaterThan(6);
        for (int header : headers) {
            for (int at = header + 4; at < Math.min(whole.length, header + 80); at += 4) {
                byte[] damaged = whole.clone();
                Arrays.fill(damaged, at, Math.min(whole.length, at + 4), (byte) -1);
                Files.write(file, damaged);
                try {
                    FunnelModel.load(file);
                } catch (IOException e) {
                    assertThat(e).as("4 bytes from %d", at).hasMessageContaining(file.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"funnel.json", "model.zip"})
    void namesAMissingFile(String name) throws IOException {
        trained(SPEC).save(root);
        Files.delete(root.resolve(name));
        assertRefused(
                root,
                "'" + root.resolve(name) + "' is missing; a model is a folder with funnel.json, model.zip and tables/");
    }

    @Test
    void namesAMissingOrCutTable() throws IOException {
        trained(SPEC).save(root);
        Path table = root.resolve("tables").resolve("user.table");
        byte[] whole = Files.readAllBytes(table);
        Files.write(table, Arrays.copyOf(whole, whole.length - 20));
        assertRefused(root, "'" + table + "' is cut short; save or copy the model again");
        Files.delete(table);
        assertRefused(root, "embedding table file '" + table + "' is missing; the model folder is incomplete");
    }

    @Test
    void refusesACutArchiveWhereverItIsCut() throws IOException {
        trained(SPEC).save(root);
        Path archive = root.resolve("model.zip");
        byte[] whole = Files.readAllBytes(archive);
        for (int step = 0; step < 40; step++) {
            Files.write(archive, Arrays.copyOf(whole, whole.length * step / 40));
            assertRefusedBecauseOf(archive);
        }
        Files.write(archive, Arrays.copyOf(whole, whole.length - 1));
        assertRefusedBecauseOf(archive);
    }

    /** Without it, training would go on with moments of zero. */
    @Test
    void refusesAnArchiveWithoutItsUpdater() throws IOException {
        trained(SPEC).save(root);
        Path archive = root.resolve("model.zip");
        rewrite(archive, List.of("updaterState.bin"), UnaryOperator.identity());
        assertRefused(root, "'" + archive + "' is not a graph's archive, or is cut short: it lacks updaterState.bin");
    }

    @Test
    void refusesACutDescriptionWhereverItIsCut() throws IOException {
        trained(SPEC).save(root);
        Path description = root.resolve("funnel.json");
        byte[] whole = Files.readAllBytes(description);
        for (int step = 0; step < 40; step++) {
            Files.write(description, Arrays.copyOf(whole, whole.length * step / 40));
            assertThatThrownBy(() -> FunnelModel.load(root))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("'" + description + "' cannot be read as a model's description: ");
        }
    }

    @Test
    void refusesADescriptionThatIsNone() throws IOException {
        trained(SPEC).save(root);
        Path description = root.resolve("funnel.json");
        String whole = Files.readString(description);
        String begins = "'" + description + "' cannot be read as a model's description: ";
        for (String other :
                List.of("null", "{}", "[]", "7", "{\"version\": 4}", whole.replace("\"seed\"", "\"sed\""))) {
            Files.writeString(description, other);
            assertThatThrownBy(() -> FunnelModel.load(root))
                    .as(other)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(begins);
        }
        Files.writeString(description, whole.replace("\"from\" : \"click\"", "\"from\" : \"klick\""));
        assertThatThrownBy(() -> FunnelModel.load(root))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(begins)
                .hasMessageContaining("klick");
        Files.writeString(description, whole.replace("\"version\" : 4", "\"version\" : 5"));
        assertRefused(root, "'" + description + "' has format version 5; this release reads version 4");
    }

    @Test
    void readsAVertexByTheNameThatItHad() throws IOException {
        FunnelModel model = trained(Specs.small(Preset.ESCM2_IPW.graph()));
        model.save(root);
        rewrite(root.resolve("model.zip"), List.of(), json -> {
            assertThat(json).contains("vertex.PropensityInputsVertex");
            return json.replace("vertex.PropensityInputsVertex", "vertex.RiskVertex");
        });
        CRC32C checksum = new CRC32C();
        checksum.update(Files.readAllBytes(root.resolve("model.zip")));
        Path description = root.resolve("funnel.json");
        Files.writeString(
                description,
                Files.readString(description).replaceFirst("(\"model.zip\" : )\\d+", "$1" + checksum.getValue()));
        ModelState.of(FunnelModel.load(root)).assertSameBitsAs(ModelState.of(model), "under its old name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"preprocessor.bin", "normalizer.bin", "objects.bin", "sub/configuration.json"})
    void refusesAForeignEntryUnread(String entry) throws IOException {
        trained(SPEC).save(root);
        Path archive = root.resolve("model.zip");
        addEntry(archive, entry, serialized());
        assertRefused(
                root, "'" + archive + "' holds '" + entry + "', which no model of this project does; it is not opened");
        assertThat(Trap.SPRUNG).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"@class\" : \"NAME\"",
                "\"\\u0040class\" : \"NAME\"",
                "\"@cl\\u0061ss\":\"NAME\"",
                "\"@class\" : \"NAME\", \"@class\" : \"org.deeplearning4j.nn.conf.graph.MergeVertex\"",
                "\"@class\" : \"org.deeplearning4j.nn.conf.graph.MergeVertex\", \"@class\" : \"NAME\""
            })
    void refusesAForeignClassUnloaded(String field) throws IOException {
        trained(SPEC).save(root);
        Path archive = root.resolve("model.zip");
        String merge = "\"@class\" : \"org.deeplearning4j.nn.conf.graph.MergeVertex\"";
        for (String name : List.of(TrapVertex.class.getName(), "org.nd4j.shade.jackson.databind.ObjectMapper")) {
            trained(SPEC).save(root);
            rewrite(archive, List.of(), json -> {
                assertThat(json).contains(merge);
                return json.replace(merge, field.replace("NAME", name));
            });
            assertRefused(
                    root,
                    "'" + archive + "' names class '" + name + "', which is no part of a graph; it is not opened");
        }
        assertThat(Trap.SPRUNG).isEmpty();
    }

    /** Each within a graph's own packages, and of a type that the place could take. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.deeplearning4j.nn.conf.graph.MergeVertex|org.deeplearning4j.nn.conf.graph.StackVertex",
                "org.nd4j.linalg.learning.config.Adam|org.nd4j.linalg.learning.config.Nadam",
                "org.nd4j.linalg.activations.impl.ActivationReLU|org.nd4j.linalg.activations.impl.ActivationCube"
            })
    void refusesAClassThatTheCompiledGraphHasNotThere(String replacement) throws IOException {
        String[] classes = replacement.split("\\|", -1);
        trained(SPEC).save(root);
        Path archive = root.resolve("model.zip");
        rewrite(archive, List.of(), json -> {
            assertThat(json).contains(classes[0]);
            return json.replace(classes[0], classes[1]);
        });
        assertThatThrownBy(() -> FunnelModel.load(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(classes[1])
                .hasMessageEndingWith("; the files are of two models");
    }

    @Test
    void refusesAConfigurationWithAKeyMoreAKeyTwiceOrTooDeep() throws IOException {
        Path archive = root.resolve("model.zip");
        String begin = "\"backpropType\"";
        for (String put : List.of(
                "\"preProcessor\" : {\"@class\" : \"org.deeplearning4j.nn.conf.graph.MergeVertex\"}, ",
                "\"dataType\" : \"FLOAT\", ",
                "\"deep\" : " + "[".repeat(10_000) + "]".repeat(10_000) + ", ",
                "\"long\" : 1" + "0".repeat(1_000_000) + ", ")) {
            trained(SPEC).save(root);
            rewrite(archive, List.of(), json -> json.replace(begin, put + begin));
            assertRefusedBecauseOf(archive);
        }
    }

    @Test
    void keepsALearningRateThatWasChangedAndTheCountOfSteps() throws IOException {
        FunnelModel model = trained(SPEC);
        model.graph().setLearningRate(0.5);
        model.save(root);
        FunnelModel loaded = FunnelModel.load(root);
        assertThat(loaded.graph().getConfiguration().getIterationCount())
                .isEqualTo(model.graph().getConfiguration().getIterationCount())
                .isPositive();
        assertThat(loaded.graph().getConfiguration().toJson())
                .isEqualTo(model.graph().getConfiguration().toJson());
    }

    /** A few kilobytes that would be gigabytes. */
    @ParameterizedTest
    @ValueSource(strings = {"coefficients.bin", "updaterState.bin", "configuration.json"})
    void readsNoMoreOfAnEntryThanTheModelHas(String entry) throws IOException {
        trained(SPEC).save(root);
        Path archive = root.resolve("model.zip");
        rewrite(archive, List.of(entry), UnaryOperator.identity());
        addEntry(archive, entry, new byte[100 << 20]);
        assertThatThrownBy(() -> FunnelModel.load(root))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("'" + archive + "' holds more than ")
                .hasMessageContaining(entry);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 26, 70, 78, 100})
    void refusesAnArrayOfAnotherSize(int at) throws IOException {
        trained(SPEC).save(root);
        Path archive = root.resolve("model.zip");
        byte[] before = Files.readAllBytes(archive);
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(after);
                ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(before))) {
            for (ZipEntry found = in.getNextEntry(); found != null; found = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (found.getName().equals("coefficients.bin")) {
                    Arrays.fill(content, at, at + 8, (byte) 0x7F);
                }
                out.putNextEntry(new ZipEntry(found.getName()));
                out.write(content);
            }
        }
        Files.write(archive, after.toByteArray());
        assertRefusedBecauseOf(archive);
    }

    @Test
    void refusesSizesThatMemoryCannotHoldBeforeItIsAllocated() throws IOException {
        FeatureSchema schema = new FeatureSchema(List.of(IdFeature.of("sku", Integer.MAX_VALUE, 65_536)), List.of());
        assertThatThrownBy(() -> FunnelModel.create(FunnelSpec.of(Preset.ESMM.graph(), schema)))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining("'sku' has 2,147,483,647 rows of 65,536")
                .hasMessageContaining("the heap has at most");
        assertThatThrownBy(() -> FunnelModel.create(SPEC.withTowers(TowerLayers.of(2_000_000_000, 2_000_000_000))))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining("parameters, which need, with their gradient and the optimizer's state,");
        trained(SPEC).save(root);
        Path description = root.resolve("funnel.json");
        String whole = Files.readString(description);
        for (String rows : List.of("1000000000000", "2147483647")) {
            Files.writeString(description, whole.replaceFirst("\"rows\" : [0-9]+", "\"rows\" : " + rows));
            assertThatThrownBy(() -> FunnelModel.load(root))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(rows);
        }
    }

    @Test
    void refusesFilesOfTwoModels() throws IOException {
        Path here = root.resolve("here");
        Path other = root.resolve("other");
        trained(SPEC).save(here);
        List<FunnelSpec> others = List.of(
                SPEC.withTowers(TowerLayers.of(8, 5)),
                SPEC.withTowers(TowerLayers.of(8)),
                Specs.small(Preset.SHARED_EMBEDDING.graph()),
                SPEC.withRepresentation(new SharedBottom(List.of(4))));
        for (FunnelSpec spec : others) {
            trained(spec).save(other);
            Files.copy(here.resolve("model.zip"), other.resolve("model.zip"), StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(() -> FunnelModel.load(other))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("'" + other.resolve("model.zip") + "' has ")
                    .hasMessageEndingWith("; the files are of two models");
        }
    }

    /** One spec, two seeds or two steps: nothing but the content tells them apart. */
    @ParameterizedTest
    @ValueSource(strings = {"model.zip", "tables/user.table", "funnel.json"})
    void refusesFilesOfTwoSaves(String name) throws IOException {
        Path here = root.resolve("here");
        Path other = root.resolve("other");
        trained(SPEC).save(here);
        FunnelModel model = FunnelModel.create(SPEC);
        trainFurther(model);
        trainFurther(model);
        model.save(other);
        Files.copy(here.resolve(name), other.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> FunnelModel.load(other))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("the files are of two saves");
    }

    @Test
    void loadsAFileThatAnotherReaderHolds() throws IOException {
        FunnelModel model = trained(SPEC);
        Path file = root.resolve("model.funnel");
        model.export(file);
        try (FileSystem held = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            assertThat(held.isOpen()).isTrue();
            ModelState.of(FunnelModel.load(file)).assertSameBitsAs(ModelState.of(model), "beside another reader");
        }
    }

    @Test
    void namesEveryFeatureThatDiffers() {
        FunnelModel model = FunnelModel.create(SPEC);
        model.requireSchema(new FeatureSchema(SPEC.schema().ids(), SPEC.schema().numeric()));
        FeatureSchema other = new FeatureSchema(
                List.of(
                        new IdFeature("sku", "item", 31, 3),
                        new IdFeature("last_sku", "item", 31, 3),
                        IdFeature.of("user", 20, 2)),
                List.of());
        assertThatThrownBy(() -> model.requireSchema(other))
                .isInstanceOf(Funnel4jException.class)
                .hasMessageContaining("encode it with the model's own encoders")
                .hasMessageContaining(
                        "feature 1: the model reads IdFeature[name=sku, table=item, rows=30, dimension=3, slots=1, pooling=sum]")
                .hasMessageContaining(
                        "the data has IdFeature[name=sku, table=item, rows=31, dimension=3, slots=1, pooling=sum]")
                .hasMessageContaining("feature 4: the model reads NumericFeature[name=price], the data has nothing")
                .hasMessageNotContaining("feature 3");
    }

    private static byte[] serialized() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Trap());
        }
        return bytes.toByteArray();
    }

    private static void addEntry(Path archive, String entry, byte[] content) throws IOException {
        byte[] before = Files.readAllBytes(archive);
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(after);
                ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(before))) {
            for (ZipEntry found = in.getNextEntry(); found != null; found = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(found.getName()));
                out.write(in.readAllBytes());
            }
            out.putNextEntry(new ZipEntry(entry));
            out.write(content);
        }
        Files.write(archive, after.toByteArray());
    }

    private static void rewrite(Path archive, List<String> dropped, UnaryOperator<String> configuration)
            throws IOException {
        byte[] before = Files.readAllBytes(archive);
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(after);
                ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(before))) {
            for (ZipEntry found = in.getNextEntry(); found != null; found = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (dropped.contains(found.getName())) {
                    continue;
                }
                out.putNextEntry(new ZipEntry(found.getName()));
                if (found.getName().equals("configuration.json")) {
                    String json = new String(content, StandardCharsets.UTF_8);
                    content = configuration.apply(json).getBytes(StandardCharsets.UTF_8);
                }
                out.write(content);
            }
        }
        Files.write(archive, after.toByteArray());
    }

    private void assertRefused(Path path, String message) {
        assertThatThrownBy(() -> FunnelModel.load(path))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    private void assertRefusedBecauseOf(Path file) {
        assertThatThrownBy(() -> FunnelModel.load(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'" + file + "'");
    }

    private static FunnelModel trained(FunnelSpec spec) {
        FunnelModel model = FunnelModel.create(spec);
        trainFurther(model);
        return model;
    }

    private static void trainFurther(FunnelModel model) {
        try (Trainer trainer = model.trainer(1, 3)) {
            RandomExposures.batches(model, 2, false, 9, 5).forEach(trainer::step);
        }
    }

    private static ExposureBatch batch(FunnelModel model) {
        return RandomExposures.random(model.spec().graph(), model.spec().schema(), 13, new Random(4));
    }

    private static void assertSamePredictions(FunnelModel found, FunnelModel expected) {
        ExposureBatch batch = batch(expected);
        List<Probability> all = expected.spec().graph().probabilities();
        Map<Probability, LogProbabilities> expectedPredictions = expected.predict(batch, all);
        found.predict(batch, all).forEach((probability, prediction) -> {
            assertThat(prediction.logP())
                    .isEqualTo(expectedPredictions.get(probability).logP());
            assertThat(prediction.logQ())
                    .isEqualTo(expectedPredictions.get(probability).logQ());
        });
    }
}
