/**
 * One half of the comparison with a PyTorch model of the same shape: {@link
 * io.funnel4j.benchmark.parity.ParityExport} writes the data, the first weights, the order of the batches and what came
 * out here; the script {@code benchmarks/parity/esmm_torch.py} reads them and does the same with PyTorch.
 */
package io.funnel4j.benchmark.parity;
