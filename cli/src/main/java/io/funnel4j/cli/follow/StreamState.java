// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.dataset.stream.StreamCounts;
import io.funnel4j.dataset.stream.StreamPosition;
import io.funnel4j.evaluation.rolling.RollingEvaluation;
import io.funnel4j.training.Checkpoints;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a run on a stream keeps beside its model in each checkpoint: the place in the source, counts, and rolling metrics. */
final class StreamState implements Checkpoints.Beside {
    private static final int VERSION = 2;

    private final StreamCounts counts;
    private final RollingEvaluation evaluation;
    private StreamPosition position = StreamPosition.START;

    StreamState(StreamCounts counts, RollingEvaluation evaluation) {
        this.counts = counts;
        this.evaluation = evaluation;
    }

    StreamCounts counts() {
        return counts;
    }

    RollingEvaluation evaluation() {
        return evaluation;
    }

    /** Behind the last row that is learned. */
    StreamPosition position() {
        return position;
    }

    void move(StreamPosition to) {
        position = to;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(VERSION);
        position.write(out);
        counts.write(out);
        evaluation.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("the place in a stream has format version %s; this release reads version %s"
                    .formatted(version, VERSION));
        }
        position = StreamPosition.read(in);
        counts.read(in);
        evaluation.read(in);
    }
}
