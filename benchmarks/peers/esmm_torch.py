"""ESMM in PyTorch over shared embeddings, MMoE, PLE, DCN V2, DeepFM, FinalMLP, or with a list of ids beside the fields, timed: one contender of `./funnel4j bench`, which starts it and reads the last line of its output.

    esmm_torch.py --embedding sparse --fields 16 --dimension 8 --towers 128,64 --ids 100000 --exponent 1.1 \
        --clicks 0.05 --purchases 0.1 --learning-rate 0.001 --rows 262144 --batches 1024,4096,8192 --seconds 2 \
        --threads 1 --seed 7

dense   an nn.Embedding a field, Adam over all parameters, as the usual toolkits do it
sparse  one sparse nn.Embedding for all fields, SparseAdam on its rows, Adam on the towers

With --device cuda the tables, the batches and the optimizers' state lie on the GPU; --compile compiles the model.

Ids follow the same distribution and batches have the same sizes as the other contenders'. All batches lie ready in
memory, as the model reads them, before the clock starts.
"""

import argparse
import ctypes
import json
import os
import platform
import resource
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits

# A prime above every number of ids, so that the multiplication permutes them: frequent ids share no cache lines.
SCATTER = 2_654_435_761
EMBEDDING_DEVIATION = 0.01
TOWERS = 2
# Of one thread; the plain reference BLAS reaches 3, OpenBLAS 40 and more.
SLOW_GFLOPS = 10
# OpenBLAS's kernels by processor, those with vectors of 256 bits and more.
WIDE_KERNELS = {"haswell", "zen", "skylakex", "cooperlake", "sapphirerapids"}


class FieldEmbeddings(nn.Module):
    """A table a field, with dense gradients. Reads a list of [B], one a field."""

    def __init__(self, fields, ids, dimension):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(ids, dimension) for _ in range(fields))

    def forward(self, columns):
        return torch.cat([table(column) for table, column in zip(self.tables, columns)], dim=1)


class FusedEmbedding(nn.Module):
    """One table for all fields, with sparse gradients. Reads rows of the table, [B, F]."""

    def __init__(self, fields, ids, dimension):
        super().__init__()
        self.table = nn.Embedding(fields * ids, dimension, sparse=True)

    def forward(self, rows):
        return self.table(rows).flatten(1)


class MeanPooling(nn.Module):
    """The mean of a list's embeddings, by one operation over the ids that are there."""

    FORMS = ("ragged",)

    def __init__(self, dimension, options):
        super().__init__()

    def forward(self, weight, sparse, history, candidate, form):
        return torch.nn.functional.embedding_bag(history.ids, weight, history.offsets, mode="mean", sparse=sparse)


class Din(nn.Module):
    """The attention of a candidate over a list, with plain weights; over all slots, or over the ids that are there."""

    FORMS = ("ragged", "padded")

    def __init__(self, dimension, options):
        super().__init__()
        self.unit = nn.Sequential(
            nn.Linear(4 * dimension, options.attention_units), nn.ReLU(inplace=True), nn.Linear(options.attention_units, 1)
        )

    def forward(self, weight, sparse, history, candidate, form):
        if form == "padded":
            entries = torch.nn.functional.embedding(history.padded, weight, sparse=sparse)
            queries = candidate.unsqueeze(1).expand_as(entries)
            scores = self.unit(torch.cat([queries, entries, queries - entries, queries * entries], dim=2)) * history.mask
            return torch.bmm(scores.transpose(1, 2), entries).squeeze(1)
        entries = torch.nn.functional.embedding(history.ids, weight, sparse=sparse)
        queries = candidate.index_select(0, history.rows)
        scores = self.unit(torch.cat([queries, entries, queries - entries, queries * entries], dim=1))
        return torch.zeros_like(candidate).index_add(0, history.rows, (scores * entries).to(candidate.dtype))


LISTS = {"mean-pooling": MeanPooling, "din": Din}


class History:
    """Lists of a batch: their ids one after another, whose each is and where each begins; and padded, with a mask."""

    def __init__(self, padded, lengths, device):
        mask = np.arange(padded.shape[1]) < lengths[:, None]
        self.ids = torch.from_numpy(padded[mask]).to(device)
        self.rows = torch.from_numpy(np.repeat(np.arange(len(lengths)), lengths)).to(device)
        self.offsets = torch.from_numpy(np.cumsum(lengths) - lengths).to(device)
        self.padded = torch.from_numpy(np.where(mask, padded, 0)).to(device)
        self.mask = torch.from_numpy(mask[:, :, None].astype(np.float32)).to(device)


class SharedEmbeddings(nn.Module):
    """Both towers read the embeddings."""

    def __init__(self, width, options):
        super().__init__()
        self.width = width

    def forward(self, x):
        return x, x


class Mmoe(nn.Module):
    """Experts of one layer, all as one product; gates without bias, as another; mixtures as a batched product."""

    def __init__(self, width, options):
        super().__init__()
        self.experts, self.width = options.experts, options.expert_units
        self.layer = nn.Linear(width, self.experts * self.width)
        self.gates = nn.Linear(width, TOWERS * self.experts, bias=False)

    def forward(self, x):
        outputs = torch.relu_(self.layer(x)).view(-1, self.experts, self.width)
        gates = torch.softmax(self.gates(x).view(-1, TOWERS, self.experts), dim=2)
        return torch.bmm(gates, outputs).unbind(1)


class Ple(nn.Module):
    """Levels of a shared expert and one a tower; at the first level all read x, as one product with all gates as another."""

    def __init__(self, width, options):
        super().__init__()
        self.width, units = options.expert_units, options.expert_units
        self.first = nn.Linear(width, (TOWERS + 1) * units)
        gates = 2 * TOWERS + (TOWERS + 1 if options.levels > 1 else 0)
        self.first_gates = nn.Linear(width, gates, bias=False)
        self.levels = nn.ModuleList(PleLevel(units, last=level == options.levels - 1) for level in range(1, options.levels))

    def forward(self, x):
        *own, shared = torch.relu_(self.first(x)).view(-1, TOWERS + 1, self.width).unbind(1)
        gates = self.first_gates(x).split([2] * TOWERS + [TOWERS + 1] * bool(len(self.levels)), dim=1)
        streams = mix(gates, own, shared)
        for level in self.levels:
            streams = level(streams)
        return streams


class PleLevel(nn.Module):
    def __init__(self, units, last):
        super().__init__()
        self.own = nn.ModuleList(nn.Linear(units, units) for _ in range(TOWERS))
        self.shared = nn.Linear(units, units)
        self.gates = nn.ModuleList(nn.Linear(units, 2, bias=False) for _ in range(TOWERS))
        if not last:
            self.gates.append(nn.Linear(units, TOWERS + 1, bias=False))

    def forward(self, streams):
        own = [torch.relu_(layer(stream)) for layer, stream in zip(self.own, streams)]
        shared = torch.relu_(self.shared(streams[-1]))
        return mix([gate(stream) for gate, stream in zip(self.gates, streams)], own, shared)


def mix(gates, own, shared):
    """Streams of the towers, and of the shared part where it has a gate."""
    experts = [[expert, shared] for expert in own] + [[*own, shared]]
    return [
        sum(weight.unsqueeze(1) * expert for weight, expert in zip(torch.softmax(gate, dim=1).unbind(1), read))
        for gate, read in zip(gates, experts)
    ]


class DcnV2(nn.Module):
    """Cross layers of full rank, which both towers read."""

    def __init__(self, width, options):
        super().__init__()
        self.width = width
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(options.levels))

    def forward(self, x):
        crossed = x
        for layer in self.layers:
            crossed = torch.addcmul(crossed, x, layer(crossed))
        return crossed, crossed


class DeepFm(nn.Module):
    """Embeddings, their pooled interactions and an MLP side by side, which both towers read."""

    def __init__(self, width, options):
        super().__init__()
        self.fields, self.dimension = options.fields, options.dimension
        self.deep = rectified(width, [options.expert_units] * options.levels)
        self.width = width + self.dimension + options.expert_units

    def forward(self, x):
        embeddings = x.view(-1, self.fields, self.dimension)
        interactions = 0.5 * (embeddings.sum(1).square() - embeddings.square().sum(1))
        read = torch.cat([x, interactions, self.deep(x)], dim=1)
        return read, read


class FinalMlp(nn.Module):
    """Two streams over gated features, both gates as one product, and their bilinear fusion by heads; both towers read all."""

    def __init__(self, width, options):
        super().__init__()
        units, self.heads = options.expert_units, options.experts
        self.gates = nn.Linear(width, 2 * width)
        self.first = rectified(width, [units] * options.levels)
        self.second = rectified(width, [units] * options.levels)
        self.chunk = units // self.heads
        self.fusion = nn.Parameter(torch.randn(self.heads, self.chunk, self.chunk) / self.chunk)
        self.width = 2 * units + self.heads

    def forward(self, x):
        first_gate, second_gate = (2 * torch.sigmoid(self.gates(x))).chunk(2, dim=1)
        first, second = self.first(x * first_gate), self.second(x * second_gate)
        turned = torch.einsum("bhi,hij->bhj", first.view(-1, self.heads, self.chunk), self.fusion)
        fused = (turned * second.view(-1, self.heads, self.chunk)).sum(2)
        read = torch.cat([first, second, fused], dim=1)
        return read, read


def rectified(width, units):
    layers = []
    for unit in units:
        layers += [nn.Linear(width, unit), nn.ReLU(inplace=True)]
        width = unit
    return nn.Sequential(*layers)


REPRESENTATIONS = {
    "shared-embeddings": SharedEmbeddings,
    "mmoe": Mmoe,
    "ple": Ple,
    "dcn-v2": DcnV2,
    "deep-fm": DeepFm,
    "final-mlp": FinalMlp,
    "mean-pooling": SharedEmbeddings,
    "din": SharedEmbeddings,
}


class Esmm(nn.Module):
    """Embeddings, a representation, a CTR and a CVR tower; gives their logits, [B] each."""

    def __init__(self, embeddings, width, options):
        super().__init__()
        self.embeddings = embeddings
        for parameter in embeddings.parameters():
            nn.init.normal_(parameter, std=EMBEDDING_DEVIATION)
        self.dimension = options.dimension
        self.list = LISTS[options.representation](options.dimension, options) if options.slots else None
        self.form = "ragged"
        width += options.dimension if options.slots else 0
        self.representation = REPRESENTATIONS[options.representation](width, options)
        self.ctr = tower(self.representation.width, options.towers)
        self.cvr = tower(self.representation.width, options.towers)

    def forward(self, ids, history=None):
        x = self.embeddings(ids)
        if self.list is not None:
            fused = isinstance(self.embeddings, FusedEmbedding)
            weight = self.embeddings.table.weight if fused else self.embeddings.tables[0].weight
            candidate = x[:, : self.dimension]
            x = torch.cat([x, self.list(weight, fused, history, candidate, self.form)], dim=1)
        for_ctr, for_cvr = self.representation(x)
        return self.ctr(for_ctr).squeeze(1), self.cvr(for_cvr).squeeze(1)


def tower(width, units):
    return nn.Sequential(*rectified(width, units), nn.Linear(units[-1] if units else width, 1))


def loss(ctr, cvr, click, purchase):
    """Log loss of pCTR and of pCTCVR = pCTR * pCVR, both over all exposures."""
    p_ctcvr = torch.sigmoid(ctr) * torch.sigmoid(cvr)
    return binary_cross_entropy_with_logits(ctr, click) + binary_cross_entropy(p_ctcvr, purchase)


def draw(options):
    """Zipf ids [rows, F], lists [rows, slots] with their lengths, and labels [rows], which have nothing to do with them."""
    random = np.random.default_rng(options.seed)
    cumulative = np.cumsum(np.arange(1, options.ids + 1, dtype=np.float64) ** -options.exponent)
    drawn = random.random((options.rows, options.fields)) * cumulative[-1]
    ranks = np.minimum(np.searchsorted(cumulative, drawn), options.ids - 1)
    lists = None
    if options.slots:
        drawn = random.random((options.rows, options.slots)) * cumulative[-1]
        listed = np.minimum(np.searchsorted(cumulative, drawn), options.ids - 1) * SCATTER % options.ids
        lists = listed, random.integers(1, options.slots + 1, options.rows)
    click = random.random(options.rows) < options.clicks
    purchase = click & (random.random(options.rows) < options.purchases)
    return ranks * SCATTER % options.ids, lists, click.astype(np.float32), purchase.astype(np.float32)


def batches(ids, lists, click, purchase, size, options):
    """As the model reads them, every array in one piece."""
    if options.embedding == "sparse":
        ids = ids + np.arange(options.fields) * options.ids
    ready = []
    for start in range(0, len(ids) - size + 1, size):
        part = slice(start, start + size)
        rows = torch.from_numpy(ids[part])
        columns = rows if options.embedding == "sparse" else [column.contiguous() for column in rows.unbind(1)]
        columns = columns.to(options.device) if options.embedding == "sparse" else [column.to(options.device) for column in columns]
        labels = [torch.from_numpy(label[part]).to(options.device) for label in (click, purchase)]
        history = History(lists[0][part], lists[1][part], options.device) if lists else None
        ready.append((columns, history, *labels))
    return ready


def build(options):
    """A model and its optimizers."""
    kind = FusedEmbedding if options.embedding == "sparse" else FieldEmbeddings
    model = Esmm(
        kind(options.fields, options.ids, options.dimension), options.fields * options.dimension, options
    ).to(options.device)
    if options.embedding == "dense":
        return model, [torch.optim.Adam(model.parameters(), lr=options.learning_rate)]
    towers = [parameter for name, parameter in model.named_parameters() if not name.startswith("embeddings.")]
    return model, [
        torch.optim.Adam(towers, lr=options.learning_rate),
        torch.optim.SparseAdam(list(model.embeddings.parameters()), lr=options.learning_rate),
    ]


def step(model, optimizers, batch):
    ids, history, click, purchase = batch
    with torch.autocast(click.device.type, dtype=torch.bfloat16, enabled=model.bfloat16):
        ctr, cvr = model(ids, history)
    value = loss(ctr.float(), cvr.float(), click, purchase)
    for optimizer in optimizers:
        optimizer.zero_grad(set_to_none=True)
    value.backward()
    for optimizer in optimizers:
        optimizer.step()
    return value


def synchronize(options):
    """Waits for the GPU."""
    if options.device == "cuda":
        torch.cuda.synchronize()


def measure(model, optimizers, ready, size, warm_up, seconds, options):
    """Rows a second after a warm-up: at least one step of each."""
    if options.slots:
        model.form = fastest(model, optimizers, ready, options)
    begin = time.perf_counter()
    steps = 0
    while steps == 0 or time.perf_counter() - begin < warm_up:
        step(model, optimizers, ready[steps % len(ready)])
        steps += 1
        synchronize(options)
    processor = time.process_time()
    begin = time.perf_counter()
    elapsed = 0
    steps = 0
    while elapsed < seconds:
        value = step(model, optimizers, ready[steps % len(ready)])
        steps += 1
        if steps % 10 == 0:
            synchronize(options)
        elapsed = time.perf_counter() - begin
    synchronize(options)
    elapsed = time.perf_counter() - begin
    return {
        "work": "training",
        "batch": size,
        "rowsPerSecond": steps * size / elapsed,
        "cores": (time.process_time() - processor) / elapsed,
        "loss": value.item(),
    }


def fastest(model, optimizers, ready, options):
    """The form of the list that a few steps are shortest with."""
    seconds = {}
    for form in model.list.FORMS:
        model.form = form
        for number in range(12):
            if number == 4:
                synchronize(options)
                begin = time.perf_counter()
            step(model, optimizers, ready[number % len(ready)])
        synchronize(options)
        seconds[form] = time.perf_counter() - begin
    return min(seconds, key=seconds.get)


def peak_bytes():
    """Most memory that this process held at once."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except OSError:
        unit = 1 if platform.system() == "Darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def loaded_blas():
    """Paths of the libraries that multiply matrices in this process; none where it cannot be seen."""
    try:
        with open("/proc/self/maps") as maps:
            return sorted({line.split()[-1] for line in maps if "blas" in line or "libmkl" in line})
    except OSError:
        return []


def blas():
    """The library that multiplies matrices: as this process has loaded it, or as torch was built."""
    names = [path.split("/")[-1] for path in loaded_blas()]
    if names:
        kernels = openblas_kernels()
        return ", ".join(names) + (f"; kernels for {kernels}" if kernels else "")
    return next((part.strip() for part in torch.__config__.show().split(",") if "BLAS_INFO" in part), "unknown")


def openblas_kernels():
    """The processor whose kernels OpenBLAS has chosen; None without OpenBLAS."""
    for path in loaded_blas():
        try:
            name = ctypes.CDLL(path).openblas_get_corename
        except (OSError, AttributeError):
            continue
        name.restype = ctypes.c_char_p
        return name().decode()
    return None


def take_wide_kernels():
    """Starts this process anew where an OpenBLAS older than the processor took kernels without its vectors."""
    chosen = openblas_kernels()
    if chosen is None or chosen.lower() in WIDE_KERNELS or "OPENBLAS_CORETYPE" in os.environ:
        return
    with open("/proc/cpuinfo") as cpus:
        flags = next((line for line in cpus if line.startswith("flags")), "").split()
    if {"avx2", "fma"} <= set(flags):
        wide = {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= set(flags)
        os.environ["OPENBLAS_CORETYPE"] = "SkylakeX" if wide else "Haswell"
        os.execv(sys.executable, [sys.executable] + sys.argv)


def product_rate():
    """GFLOP/s of a product like those of a step: a torch without a fast BLAS has a tenth of what is usual."""
    left, right = torch.rand(1024, 128), torch.rand(128, 128)
    best = min(product_seconds(left, right) for _ in range(20))
    return 2 * left.numel() * right.shape[1] / best / 1e9


def product_seconds(left, right):
    begin = time.perf_counter()
    torch.mm(left, right)
    return time.perf_counter() - begin


def integers(text):
    return [int(each) for each in text.split(",")]


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--embedding", choices=["dense", "sparse"], required=True)
    parser.add_argument("--representation", choices=list(REPRESENTATIONS), default="shared-embeddings")
    parser.add_argument("--experts", type=int, default=4)
    parser.add_argument("--levels", type=int, default=2)
    parser.add_argument("--expert-units", type=int, default=128)
    parser.add_argument("--slots", type=int, default=0)
    parser.add_argument("--attention-units", type=int, default=36)
    for name in ("fields", "dimension", "ids", "rows", "threads", "seed"):
        parser.add_argument("--" + name, type=int, required=True)
    for name in ("exponent", "clicks", "purchases", "learning-rate", "seconds"):
        parser.add_argument("--" + name, type=float, required=True)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--precision", choices=["float32", "tf32", "bfloat16"], default="float32")
    parser.add_argument("--compile", action="store_true")
    for name in ("towers", "batches"):
        parser.add_argument("--" + name, type=integers, required=True)
    return parser.parse_known_args()[0]


def main():
    given = options()
    take_wide_kernels()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    torch.backends.cuda.matmul.allow_tf32 = given.precision == "tf32"
    model, optimizers = build(given)
    if given.compile:
        model = torch.compile(model)
    model.bfloat16 = given.precision == "bfloat16"
    drawn = draw(given)
    rates = []
    for size in given.batches:
        ready = batches(*drawn, size, given)
        warm_up = given.seconds / 2 if rates else 2 * given.seconds
        rates.append(measure(model, optimizers, ready, size, warm_up, given.seconds, given))
    gflops = product_rate()
    remark = "" if gflops >= SLOW_GFLOPS else "; SLOW: with OpenBLAS (Debian: libopenblas0-pthread) PyTorch is far faster"
    facts = {} if not given.slots else {"PyTorch's lists": f"{model.form} at the largest batch"}
    facts |= {
        "PyTorch": f"{torch.__version__}, Python {platform.python_version()}",
        "PyTorch's device": torch.cuda.get_device_name() if given.device == "cuda" else "cpu",
        "PyTorch BLAS": f"{blas()}{remark}",
        "PyTorch build": torch.__config__.show(),
    }
    print(json.dumps({"rates": rates, "peakBytes": peak_bytes(), "facts": facts}))


if __name__ == "__main__":
    main()
