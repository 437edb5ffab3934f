// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class RunRecorderTest {
    private static final String CONFIGURATION =
            """
            data: {format: csv, path: log.csv, split: {by: user}, labels: [click, purchase]}
            features: {user: {type: id, embedding: 2}}
            model: {preset: esmm, conversion: purchase}
            """;

    @TempDir
    private Path folder;

    @Test
    void ofAListOfProblemsTheFirstIsKeptWithItsHeading() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "user,click,purchase\nu1,1,0\n");
        RunConfig config = RunConfig.parse(CONFIGURATION, folder.resolve("run.yaml"), Overrides.NONE);
        RunRecord record = RunRecord.starting("tried", List.of("train", "run.yaml"), config, Map.of(), Map.of());
        Problems problems = new Problems();
        problems.add("a");
        problems.add("b");

        assertThatThrownBy(() -> RunRecorder.record(folder, record, new CommandLine(CommandSpec.create()), recorder -> {
                    problems.throwIfAny("the encoding");
                    return 0;
                }))
                .isInstanceOf(InvalidSpecException.class);

        RunRecord kept = RunRecordFile.read(RunFolder.at(folder).record());
        assertThat(kept.status()).isEqualTo(RunStatus.FAILED);
        assertThat(kept.error()).isEqualTo("the encoding has 2 problems: a");
    }
}
