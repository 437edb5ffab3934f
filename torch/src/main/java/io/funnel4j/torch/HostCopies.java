// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.bytedeco.pytorch.global.torch.ScalarType.Double;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between ND4J's and Java's arrays and tensors in the host's memory. */
final class HostCopies {
    private HostCopies() {}

    static ScalarType type(DataType dataType) {
        return dataType == DataType.DOUBLE ? Double : Float;
    }

    /** A new tensor on the host, its values unset. */
    static Tensor empty(ScalarType type, long... shape) {
        return torch.torch_empty(
                shape, new TensorOptions().dtype(new ScalarTypeOptional(type)), new MemoryFormatOptional());
    }

    /** New zeros on a device. */
    static Tensor zeros(ScalarType type, Device device, long... shape) {
        TensorOptions options =
                new TensorOptions().dtype(new ScalarTypeOptional(type)).device(new DeviceOptional(device));
        return torch.torch_zeros(shape, options);
    }

    /**
     * New memory on the host, its values unset, that a device can copy from while the host goes on.
     *
     * @param device for the CPU, plain memory
     */
    private static Tensor staging(ScalarType type, Device device, long... shape) {
        TensorOptions options = new TensorOptions().dtype(new ScalarTypeOptional(type));
        if (device.is_cuda()) {
            options = options.pinned_memory(new BoolOptional(true));
        }
        return torch.torch_empty(shape, options, new MemoryFormatOptional());
    }

    /** A copy of an array of any type on a device. */
    static Tensor onDevice(INDArray array, Device device, ScalarType type) {
        Tensor host = staging(type(array.dataType()), device, array.shape());
        copy(array, host);
        // Converted there: on the way libtorch would convert on the host, into memory that is not pinned.
        return host.to(device, type(array.dataType()), true, false, new MemoryFormatOptional())
                .to(type);
    }

    /** A copy of ids, [B, S], on a device. */
    static Tensor ofInts(int[] values, Device device, long... shape) {
        Tensor tensor = staging(ScalarType.Int, device, shape);
        new IntPointer(tensor.data_ptr()).put(values);
        return tensor.to(device, ScalarType.Int, true, false, new MemoryFormatOptional());
    }

    private static void copy(INDArray array, Tensor into) {
        if (array.dataType() == DataType.DOUBLE) {
            new DoublePointer(into.data_ptr()).put(HostArrays.toDoubles(array));
        } else {
            new FloatPointer(into.data_ptr()).put(HostArrays.toFloats(array));
        }
    }

    /** The first values of a contiguous tensor on the host. */
    static void read(Tensor tensor, int count, HostValues into) {
        if (into.dataType() == DataType.DOUBLE) {
            new DoublePointer(tensor.data_ptr()).get(into.doubles(), 0, count);
        } else {
            new FloatPointer(tensor.data_ptr()).get(into.floats(), 0, count);
        }
    }

    /** Replaces the first values of a contiguous tensor on the host. */
    static void write(HostValues values, int count, Tensor into) {
        if (values.dataType() == DataType.DOUBLE) {
            new DoublePointer(into.data_ptr()).put(values.doubles(), 0, count);
        } else {
            new FloatPointer(into.data_ptr()).put(values.floats(), 0, count);
        }
    }

    /** All values of a tensor on any device, in its order. */
    static double[] doubles(Tensor tensor) {
        Tensor host = tensor.to(Double).cpu().contiguous();
        double[] values = new double[Math.toIntExact(host.numel())];
        new DoublePointer(host.data_ptr()).get(values);
        return values;
    }
}
