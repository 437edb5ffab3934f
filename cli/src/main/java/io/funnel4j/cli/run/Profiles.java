// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.profile.DataProfiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The profile of a run's data. */
final class Profiles {
    private Profiles() {}

    /** The one that 'prepare' left beside the encoded data, or a brief one; a copy is in the run's folder then. */
    static DataProfile of(EncodedDataset dataset, BehaviorGraph graph, RunFolder folder) throws IOException {
        Path prepared = RunFolder.profile(folder.data());
        DataProfile profile =
                isOf(folder.data(), prepared) ? read(prepared, dataset, graph) : DataProfiler.brief(dataset, graph);
        JsonFiles.write(folder.profile(), profile);
        return profile;
    }

    /** Encoding anew leaves an earlier profile where it was. */
    private static boolean isOf(Path data, Path profile) throws IOException {
        return Files.exists(profile)
                && Files.getLastModifiedTime(profile)
                                .compareTo(Files.getLastModifiedTime(EncodedDataset.description(data)))
                        >= 0;
    }

    private static DataProfile read(Path prepared, EncodedDataset dataset, BehaviorGraph graph) {
        try {
            return JsonFiles.read(prepared, DataProfile.class, "a profile");
        } catch (InvalidFileException e) {
            return DataProfiler.brief(dataset, graph);
        }
    }
}
