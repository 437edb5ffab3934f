// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.util.List;

/**
 * What strangers may give, and what a user runs on it.
 *
 * @param name for the figures
 * @param share of all inputs, relative to those of the other kinds
 * @param targets files that are changed, one an input
 * @param commands one is run an input; IN is the folder of the inputs, FILE the file that was changed, VALID the folder of
 *     the inputs before any change, OUT a new folder
 */
record InputKind(String name, int share, List<Target> targets, List<String> commands) {
    static final InputKind TEXT = new InputKind(
            "text",
            6,
            List.of(Target.text("log.csv")),
            List.of(
                    "prepare IN/run.yaml --out OUT",
                    "prepare IN/run.yaml --out OUT",
                    "prepare IN/wide.yaml --out OUT",
                    "train IN/run.yaml --out OUT",
                    "predict IN/run IN/log.csv --out OUT/scored.csv",
                    "predict IN/run IN/log.csv --out OUT/scored.csv",
                    "evaluate IN/run --data IN/log.csv"));
    static final InputKind YAML = new InputKind(
            "yaml",
            6,
            List.of(Target.text("run.yaml"), Target.text("wide.yaml"), Target.text("run/config.yaml")),
            List.of(
                    "explain FILE",
                    "explain FILE",
                    "prepare FILE --out OUT",
                    // The number of epochs and of workers is the user's to choose, however large.
                    "train FILE --out OUT --epochs 1 --workers 1",
                    "predict IN/run IN/log.csv --out OUT/scored.csv"));
    static final InputKind MODEL = new InputKind(
            "model folder",
            4,
            List.of(
                    Target.json("run/model/funnel.json"),
                    Target.json("run/model/funnel.json"),
                    Target.zip("run/model/model.zip").repaired(in -> Checksums.ofModel(in.resolve("run/model"))),
                    Target.zip("run/model/model.zip").repaired(in -> Checksums.ofModel(in.resolve("run/model"))),
                    Target.bytes("run/model/tables/user.table")
                            .repaired(in -> Checksums.ofModel(in.resolve("run/model"))),
                    Target.json("run/model/encoders/encoders.json"),
                    Target.text("run/model/encoders/vocabulary-0.jsonl"),
                    Target.json("run/model/data.json")),
            List.of("predict IN/run IN/log.csv --out OUT/scored.csv", "evaluate IN/run"));
    static final InputKind EXPORTED = new InputKind(
            "model file",
            1,
            List.of(
                    Target.zip("model.funnel"),
                    Target.zip("model.funnel").repaired(in -> Checksums.ofExport(in.resolve("model.funnel")))),
            List.of("load IN/model.funnel"));
    static final InputKind ENCODED = new InputKind(
            "encoded data",
            3,
            List.of(
                    Target.bytes("run/data/train/exposures.bin")
                            .repaired(in -> Checksums.ofPart(in.resolve("run"), "train")),
                    Target.bytes("run/data/test/exposures.bin")
                            .repaired(in -> Checksums.ofPart(in.resolve("run"), "test")),
                    Target.bytes("run/data/test/lists.bin").repaired(in -> Checksums.ofPart(in.resolve("run"), "test")),
                    Target.json("run/data/test/exposures.json"),
                    Target.json("run/data/dataset.json"),
                    Target.json("run/data/report.json"),
                    Target.json("run/data/encoders/encoders.json"),
                    Target.text("run/data/encoders/vocabulary-1.jsonl")),
            List.of(
                    "train VALID/run.yaml --encoded IN/run/data --out OUT",
                    "evaluate IN/run",
                    "evaluate IN/run --part train"));

    static final InputKind CHECKPOINT = new InputKind(
            "checkpoint",
            3,
            List.of(
                    Target.json("run/checkpoints/checkpoint-000000004.json"),
                    Target.json("run/checkpoints/checkpoint-000000004.json")
                            .repaired(in -> Checksums.ofCheckpoints(in.resolve("run/checkpoints"))),
                    Target.bytes("run/checkpoints/step-000000004/dense.bin")
                            .repaired(in -> Checksums.ofCheckpoints(in.resolve("run/checkpoints"))),
                    Target.bytes("run/checkpoints/step-000000004/user.table")
                            .repaired(in -> Checksums.ofCheckpoints(in.resolve("run/checkpoints")))),
            List.of("train --resume IN/run"));

    /** All kinds. */
    static final List<InputKind> ALL = List.of(TEXT, YAML, MODEL, EXPORTED, ENCODED, CHECKPOINT);
}
