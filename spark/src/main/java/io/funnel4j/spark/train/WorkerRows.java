// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/** The train rows of one worker, as an element of an RDD. */
public final class WorkerRows implements Externalizable {
    private static final long serialVersionUID = 1;

    private int worker;
    private EncodedExposures exposures;

    /** For deserialization alone. */
    public WorkerRows() {}

    public WorkerRows(int worker, EncodedExposures exposures) {
        this.worker = worker;
        this.exposures = exposures;
    }

    /** Its number, from 0. */
    int worker() {
        return worker;
    }

    EncodedExposures exposures() {
        return exposures;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeInt(worker);
        ExposureStream.write(exposures, out);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        worker = in.readInt();
        exposures = ExposureStream.read(in);
    }
}
