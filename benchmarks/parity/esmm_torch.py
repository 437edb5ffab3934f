"""ESMM in PyTorch, on the worlds that ParityExport wrote, against what came out of Funnel4j.

Usage: esmm_torch.py FOLDER      (FOLDER holds seed-1, seed-2, ...)

Part A: from Funnel4j's first weights and in its order of batches, the losses of the first 100 steps.
Part B: from first weights and orders of its own on the same data, the AUCs after one epoch.
Prints a table, writes FOLDER/results.json, and exits with 1 if a limit is missed.
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import logsigmoid

STEPS = 100
LOSS_LIMIT = 1e-4
AUC_LIMIT = 0.005
EPSILON = 1e-8


class Seed:
    """One exported folder."""

    def __init__(self, folder):
        self.folder = folder
        self.index = json.loads((folder / "index.json").read_text())
        starts = {}
        rows = 0
        for table in self.index["tables"]:
            starts[table["name"]] = rows
            rows += table["rows"]
        self.table_rows = rows
        dimensions = {table["dimension"] for table in self.index["tables"]}
        if len(dimensions) != 1:
            raise ValueError(f"tables of one dimension are expected, found {sorted(dimensions)}")
        self.dimension = dimensions.pop()
        self.starts = np.array([starts[table] for table in self.index["fields"]], dtype=np.int64)

    def array(self, name):
        return np.load(self.folder / f"{name}.npy")

    def part(self, name):
        """Row numbers in the one table that holds all, numeric features, click and purchase."""
        return (
            torch.from_numpy(self.array(f"{name}_ids") + self.starts),
            torch.from_numpy(self.array(f"{name}_numeric")),
            torch.from_numpy(self.array(f"{name}_click").astype(bool)),
            torch.from_numpy(self.array(f"{name}_purchase").astype(bool)),
        )


class Esmm(nn.Module):
    """Shared embeddings, a tower each for CTR and CVR; logits."""

    def __init__(self, seed):
        super().__init__()
        self.embedding = nn.Embedding(seed.table_rows, seed.dimension, sparse=True)
        nn.init.normal_(self.embedding.weight, std=seed.index["embeddingDeviation"])
        self.towers = nn.ModuleDict()
        for tower, layers in seed.index["towers"].items():
            modules = []
            for layer in layers:
                inputs, outputs = np.load(seed.folder / f"{layer}_W.npy", mmap_mode="r").shape
                linear = nn.Linear(inputs, outputs)
                nn.init.xavier_normal_(linear.weight)
                nn.init.zeros_(linear.bias)
                modules += [linear, nn.ReLU()]
            self.towers[tower] = nn.Sequential(*modules[:-1])

    def take_weights(self, seed):
        """Replaces the first weights by the exported ones."""
        with torch.no_grad():
            tables = [seed.array(f"table_{table['name']}") for table in seed.index["tables"]]
            self.embedding.weight.copy_(torch.from_numpy(np.concatenate(tables)))
            for tower, layers in seed.index["towers"].items():
                linears = [module for module in self.towers[tower] if isinstance(module, nn.Linear)]
                for layer, linear in zip(layers, linears):
                    linear.weight.copy_(torch.from_numpy(seed.array(f"{layer}_W").T))
                    linear.bias.copy_(torch.from_numpy(seed.array(f"{layer}_b").reshape(-1)))

    def forward(self, ids, numeric):
        x = torch.cat([self.embedding(ids).flatten(1), numeric], dim=1)
        return self.towers["ctr"](x).squeeze(1), self.towers["cvr"](x).squeeze(1)


def loss(ctr, cvr, click, purchase):
    """Log loss of pCTR and pCTCVR over all exposures, in log space as pairs (log p, log(1 - p))."""
    p_ctr, q_ctr = logsigmoid(ctr), logsigmoid(-ctr)
    p_cvr, q_cvr = logsigmoid(cvr), logsigmoid(-cvr)
    p_ctcvr = p_ctr + p_cvr
    q_ctcvr = torch.logaddexp(q_ctr, p_ctr + q_cvr)
    return -(torch.where(click, p_ctr, q_ctr) + torch.where(purchase, p_ctcvr, q_ctcvr)).mean()


def train(model, seed, part, order, steps):
    """Trains on the first batches of an order; the loss of each batch before its step."""
    ids, numeric, click, purchase = part
    rate = seed.index["learningRate"]
    size = seed.index["batchSize"]
    dense = torch.optim.Adam(model.towers.parameters(), lr=rate, eps=EPSILON)
    rows = torch.optim.SparseAdam(list(model.embedding.parameters()), lr=rate, eps=EPSILON)
    losses = []
    for step, batch in enumerate(torch.split(order, size)[:steps], start=1):
        value = loss(*model(ids[batch], numeric[batch]), click[batch], purchase[batch])
        dense.zero_grad()
        rows.zero_grad()
        value.backward()
        # Funnel4j, Deeplearning4j and SparseAdam add epsilon to sqrt(v), as Kingma and Ba's efficient form does; Adam
        # of PyTorch adds it to sqrt(v / (1 - b2^t)). The same epsilon, said in PyTorch's terms:
        dense.param_groups[0]["eps"] = EPSILON / math.sqrt(1 - 0.999**step)
        dense.step()
        rows.step()
        losses.append(value.item())
    return losses


def rank_auc(scores, labels):
    """Exact AUC, ties at half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[inverse]
    positives = int(labels.sum())
    negatives = len(labels) - positives
    return (ranks[labels].sum() - positives * (positives + 1) / 2) / (positives * negatives)


def aucs(model, part):
    ids, numeric, click, purchase = part
    with torch.no_grad():
        logits = [model(*chunk) for chunk in zip(ids.split(8192), numeric.split(8192))]
    ctr, cvr = (torch.cat(each).double() for each in zip(*logits))
    ctcvr = (logsigmoid(ctr) + logsigmoid(cvr)).numpy()
    click, purchase = click.numpy(), purchase.numpy()
    return {
        "ctr": rank_auc(ctr.numpy(), click),
        "cvr": rank_auc(cvr.numpy()[click], purchase[click]),
        "ctcvr": rank_auc(ctcvr, purchase),
    }


def run(folder):
    start = time.time()
    seed = Seed(folder)
    part = seed.part("train")
    torch.manual_seed(seed.index["seed"])

    same = Esmm(seed)
    same.take_weights(seed)
    here = train(same, seed, part, torch.from_numpy(seed.array("order")).long(), STEPS)
    there = seed.index["losses"][: len(here)]
    difference = float(np.abs(np.array(here) - np.array(there)).max())

    own = Esmm(seed)
    train(own, seed, part, torch.randperm(len(part[0])), None)
    found = aucs(own, seed.part("test"))
    text = ", ".join(f"{name}={value:.6f}" for name, value in found.items())
    print(
        f"PyTorch, seed {seed.index['seed']}: largest difference of a loss over {len(here)} steps {difference:.1e}, "
        f"AUC {text}, {time.time() - start:.0f} s",
        flush=True,
    )
    return {
        "seed": seed.index["seed"],
        "rows": seed.index["rows"],
        "steps": len(here),
        "firstLosses": [there[0], here[0]],
        "lastLosses": [there[-1], here[-1]],
        "largestLossDifference": difference,
        "funnel4j": seed.index["auc"],
        "pytorch": found,
    }


def report(runs):
    worst = max(each["largestLossDifference"] for each in runs)
    ok = worst <= LOSS_LIMIT
    print(f"\n{len(runs)} seeds, {runs[0]['rows']:,} exposures each")
    print(f"Part A: largest difference of a loss over {runs[0]['steps']} steps: {worst:.1e}", end="")
    print(f" (limit {LOSS_LIMIT:.0e}): {'agrees' if ok else 'DIFFERS'}")
    print("Part B: AUC on the test part, mean and standard deviation over the seeds; SE: of the mean difference, paired")
    print(f"{'':8}{'Funnel4j':>18}{'PyTorch':>18}{'difference':>13}{'SE':>10}{'limit':>10}")
    summary = {}
    for name in ("ctr", "cvr", "ctcvr"):
        there = np.array([each["funnel4j"][name] for each in runs])
        here = np.array([each["pytorch"][name] for each in runs])
        spread = [float(values.std(ddof=1)) if len(values) > 1 else math.nan for values in (there, here, there - here)]
        error = spread[2] / math.sqrt(len(runs))
        difference = float((there - here).mean())
        limit = 2 * error if name == "cvr" else AUC_LIMIT
        agrees = abs(difference) <= limit
        ok = ok and agrees
        print(
            f"{name.upper():8}{there.mean():>9.4f} ± {spread[0]:.4f}{here.mean():>9.4f} ± {spread[1]:.4f}"
            f"{difference:>+13.5f}{error:>10.5f}{limit:>10.5f}  {'agrees' if agrees else 'DIFFERS'}"
        )
        summary[name] = {
            "funnel4j": float(there.mean()),
            "pytorch": float(here.mean()),
            "difference": difference,
            "standardError": error,
            "limit": limit,
            "agrees": bool(agrees),
        }
    return ok, summary


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: esmm_torch.py FOLDER")
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    folders = sorted(folder.glob("seed-*"), key=lambda path: int(path.name.split("-")[1]))
    if not folders:
        sys.exit(f"no seed-1, seed-2, ... in {folder}; run ParityExport first")
    runs = [run(each) for each in folders]
    ok, summary = report(runs)
    (folder / "results.json").write_text(json.dumps({"summary": summary, "seeds": runs}, indent=2))
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
