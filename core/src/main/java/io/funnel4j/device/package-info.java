/**
 * What computes: ND4J's backend, on the CPU or on an NVIDIA GPU, and whether it can run here. The GPUs are looked up
 * before ND4J starts, since a CUDA backend on a device that it has no code for does not end in an exception.
 */
package io.funnel4j.device;
