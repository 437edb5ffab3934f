// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.data;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureArrays;
import io.funnel4j.dataset.ExposureStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/** Encoded exposures as an element of an RDD, for Java's serializer and for Kryo, which reads fields. */
public final class ExposureBlock implements Externalizable {
    private static final long serialVersionUID = 1;

    private int number;
    private ExposureArrays arrays;
    private transient EncodedExposures exposures;

    /** For deserialization alone. */
    public ExposureBlock() {}

    public ExposureBlock(int number, EncodedExposures exposures) {
        this.number = number;
        this.arrays = new ExposureArrays(exposures);
        this.exposures = exposures;
    }

    /** Its place among the blocks of its part of the data, from 0. */
    public int number() {
        return number;
    }

    public EncodedExposures exposures() {
        if (exposures == null) {
            exposures = arrays.exposures();
        }
        return exposures;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeInt(number);
        ExposureStream.write(exposures(), out);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        number = in.readInt();
        exposures = ExposureStream.read(in);
        arrays = new ExposureArrays(exposures);
    }
}
