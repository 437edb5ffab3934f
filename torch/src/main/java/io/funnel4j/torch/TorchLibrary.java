// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.device.CudaLibrary;
import io.funnel4j.device.Device;
import io.funnel4j.device.DeviceCheck;
import io.funnel4j.device.UnusableDeviceException;
import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/** Loads libtorch, and sets what holds for the whole process. */
final class TorchLibrary {
    private static final String FOLDER = "/org/bytedeco/pytorch/";
    /** In the order in which each needs those before. */
    private static final List<String> LIBRARIES =
            List.of("libc10.so", "libc10_cuda.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so");

    private static final String FOR_GPUS = "-gpu";
    private static final String CUBLAS_WORKSPACE = "CUBLAS_WORKSPACE_CONFIG";
    private static final List<String> ORDERED_WORKSPACES = List.of(":4096:8", ":16:8");

    private static boolean unpacked;

    private TorchLibrary() {}

    /**
     * Loads libtorch and sets it to a device and a precision.
     *
     * @return the library and its device in one line
     * @throws UnusableDeviceException saying what is missing
     */
    static synchronized String start(EngineOptions options) {
        Optional<Device> gpu =
                options.cuda() ? Optional.of(DeviceCheck.require(CudaLibrary.LIBTORCH)) : Optional.empty();
        boolean ordered = options.cuda() && options.deterministic();
        if (ordered) {
            requireOrderedProducts();
        }
        unpack();
        try {
            gpu.ifPresent(TorchLibrary::requireCuda);
            Context context = torch.globalContext();
            context.setDeterministicAlgorithms(ordered, false);
            // Nothing reads what was not written.
            context.setDeterministicFillUninitializedMemory(false);
            context.setAllowTF32CuBLAS(options.precision() == Precision.TF32);
            return "libtorch %s on %s, %s%s"
                    .formatted(
                            version(),
                            gpu.map(Device::toString).orElse("the CPU"),
                            options.precision(),
                            options.cuda() && !options.deterministic() ? ", sums in any order" : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LinkageError e) {
            throw new UnusableDeviceException(
                    "libtorch does not load here: %s; it is built for linux-x86_64 with glibc 2.29 or later; its natives, org.bytedeco:pytorch, must be on the class path, and for a GPU org.bytedeco:cuda with its natives and -redist"
                            .formatted(e.getCause() == null ? e : e.getCause()),
                    e);
        }
    }

    private static void requireOrderedProducts() {
        String set = System.getenv(CUBLAS_WORKSPACE);
        if (set == null || !ORDERED_WORKSPACES.contains(set)) {
            throw new UnusableDeviceException(
                    "the same bits in every training need %s=:4096:8 in the environment, which ./funnel4j sets, found %s; set it, or give up determinism (--any-order)"
                            .formatted(CUBLAS_WORKSPACE, set == null ? "nothing" : "'" + set + "'"));
        }
    }

    private static void requireCuda(Device device) {
        if (!torch.cuda_is_available()) {
            boolean forGpus = TorchLibrary.class.getResource(resource(FOR_GPUS, "libtorch_cuda.so")) != null;
            throw new UnusableDeviceException(
                    """
                    libtorch cannot compute on a GPU here
                      found:    %s, and %s
                      to go on: %s; or use the CPU, --device cpu"""
                            .formatted(
                                    device,
                                    forGpus ? "libtorch with CUDA, which cannot use it" : "libtorch without CUDA",
                                    forGpus
                                            ? "see that the driver is 525 or later (nvidia-smi shows it)"
                                            : "./funnel4j builds with CUDA where --device cuda asks for it, mvn takes -Ptorch-cuda"));
        }
        // Loads what else training needs, here where an error is told in words.
        try (PointerScope scope = new PointerScope()) {
            torch_cuda.getCurrentCUDAStream();
        }
    }

    /** That of the artifact; what libtorch's headers say may be a patch behind. */
    private static String version() throws IOException {
        String artifact = Loader.getVersion("org.bytedeco", "pytorch");
        return artifact == null ? torch.TORCH_VERSION : artifact.replaceFirst("-.*", "");
    }

    /**
     * Unpacks the libraries one after another. Left to itself JavaCPP loads libtorch.so from a new cache before the library
     * that it needs lies there, and the process ends in a segmentation fault.
     */
    private static void unpack() {
        if (unpacked) {
            return;
        }
        for (String extension : List.of(FOR_GPUS, "")) {
            for (String library : LIBRARIES) {
                String resource = resource(extension, library);
                if (TorchLibrary.class.getResource(resource) != null) {
                    cache(resource);
                }
            }
        }
        unpacked = true;
    }

    private static String resource(String extension, String library) {
        return FOLDER + Loader.getPlatform() + extension + "/" + library;
    }

    private static void cache(String resource) {
        try {
            Loader.cacheResource(TorchLibrary.class, resource);
        } catch (IOException e) {
            throw new UnusableDeviceException(
                    "unpacking %s into JavaCPP's cache failed: %s; is there space in ~/.javacpp?"
                            .formatted(resource, e.getMessage()),
                    e);
        }
    }
}
