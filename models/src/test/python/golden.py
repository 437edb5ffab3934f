"""Golden values for entire-space conversion models (ESMM, ESM2, any behavior graph).

    python3 golden.py OUTDIR        regenerates every OUTDIR/<case>.json, deterministically

Needs mpmath and torch. The formulas are evaluated naively, as a paper would print them, with so many
digits that naivety is harmless (200, and 9000 for the case of huge logits); only the results are rounded
to doubles. Nothing is done in log space, nothing is clipped.

Probabilities
    A tower leaves a behavior `from`. Its categories are its outcomes, and last a remainder unless it is
    exhaustive. n categories have n - 1 logits; the last category's logit is 0:
        p_k = exp(z_k) / sum_j exp(z_j),  z_n = 0
    P(b | a) = sum over the paths from a to b of the product of the outcomes' probabilities on the path.
    The root is "exposure"; "p_<b>" is P(b | exposure), "p_<b>_given_<a>" is P(b | a).
    logP = log P, logQ = log(1 - P).

Loss of an objective (behavior b, given a, label, weight w) over a batch of B rows, row weights s_i
    loss = 1/B * sum_i m_i * BCE(y_i, P_i(b | a)),    BCE(y, p) = -(y log p + (1 - y) log(1 - p))
    m_i  = s_i                                        if a is the root
    m_i  = s_i * [label(a)_i = 1] * B / n_given       otherwise; n_given = number of rows with label(a) = 1,
                                                      s_i not counted; every m_i = 0 if n_given = 0
    total loss = sum over the objectives of w * loss.
"objectiveLosses" are without w; "loss" and all gradients are of the total loss.

Objectives with an "estimator" (ESCM2; behavior b, given a != root), with
    o_i = label(a)_i, e_i = BCE(y_i, P_i(b | a)), pi_i = P_i(a | exposure), omega_i = min(1 / pi_i, maxWeight)
    inverse-propensity: loss = 1/B * sum_i s_i o_i omega_i e_i
    doubly-robust:      loss = 1/B * sum_i s_i [d_i + o_i omega_i (e_i - d_i) + o_i omega_i (e_i - d_i)^2]
                        d_i = log(1 + exp(u_i)), u_i the one logit of the tower "imputation_<b>_given_<a>"
    omega is a constant: no gradient flows through it (differences hold it at its unperturbed value). All terms have
    gradients with respect to e and d. No row is at the corner 1 / pi_i = maxWeight. An imputation tower is in "logits",
    "logitGradients" and network["towers"], after the graph's towers, but is not one of the graph's towers.
        dL/de_i = w / B * s_i o_i omega_i * (1 + 2 (e_i - d_i)); without the bracket for inverse-propensity
        dL/dd_i = w / B * s_i * (1 - o_i omega_i * (1 + 2 (e_i - d_i))),  dd/du = exp(u) / (1 + exp(u))

Objectives with an "estimator" for effects seen late; any given; m_i and the mean are as without one
    delayed (Chapelle, KDD 2014): lambda_i = exp(h_i), h_i the one logit of the tower "hazard_<b>_given_<a>", or
        "hazard_<b>" if a is the root. With y = 1 the row's number in "delays" is d, from cause to effect; with y = 0
        it is e, elapsed since the cause; null is infinity, as where there was no cause. Gradients flow to P and to h.
            in place of BCE: -(log P + h - lambda d) if y = 1, -log(1 - P + P exp(-lambda e)) if y = 0
            dP: -1 / P if y = 1, (1 - E) / A if y = 0, E = exp(-lambda e), A = 1 - P + P E
            dh: lambda d - 1 if y = 1, P E lambda e / A if y = 0
    fake-negative (Ktena et al., RecSys 2019): BCE times 1 + P if y = 1, times (1 - P) (1 + P) if y = 0; this factor is
        a constant, as omega is.
    A hazard tower is no tower of the graph either; such towers follow the graph's in the order of their objectives.

Objectives with a "logVariance" v (learned weight; w is 1 for these)
    exp(-v) * w * loss + v / 2 is the objective's share of the total loss; "logVarianceGradients" are d total / dv =
    1/2 - exp(-v) * w * loss, by probability name. "objectiveLosses" are without w, exp(-v) and v / 2.

Gradients with respect to logits (exact, by hand)
    dL/dP_i = w * m_i / B * ((1 - y_i) / (1 - P_i) - y_i / P_i)
    dP/dp_o = sum over the paths through o of the product of the path's other probabilities
    dp_o/dz_k = p_o * ([o = k] - p_k)

Network (float64), where a case has one
    x = concat(embedding of each feature in order, numeric columns); h = x through the shared bottom;
    each tower: its layers on h. Layer: v W + b with W [in, out]; ReLU after each layer of the shared bottom and
    after each layer of a tower but its last, which gives the n - 1 logits. Gradients of tables are dense.
    The exact logit gradients are propagated back through the network by automatic differentiation.

    A list feature has "slots": its ids in a row are its entries, then -1, which is no entry, up to so many; the other
    features' ids stand before and after these in the features' order. Each list belongs to one group of "interests"
    (Zhou et al., KDD 2018), whose aligned lists l_1 .. l_m have the same length in a row, and candidates c_1 .. c_m,
    features of one id; list and candidate i have one dimension:
        k_j = concat(embedding of entry j of each list), q = concat(embedding of each candidate), n columns each
        z_j = [q | k_j | q - k_j | q * k_j]
        a_j = ReLU layers interest_<group>_<l> of the widths `units`, then interest_<group>_score to one column, on z_j
        w_j = a_j with weights "plain"; with "softmax" exp(a_j) / sum over the row's entries of exp(a)
        pooled = sum_j w_j k_j; zeros without entries. Its columns, in the order of the group's lists, stand in x where
        the features of these lists stand.
    Layers of interests are the first of the "layers". The gradient of interest_<group>_score's b is 0 with softmax.

    With a "representation" there is no shared bottom, and every head (the graph's towers in order, then the
    imputation and hazard towers) has its own input, made of experts and gates, the "layers". An expert is ReLU layers
    of the widths `units`, named <expert>_dense_<l>; a gate is softmax(input W), without b. Everything counts from 0.
    mmoe: tower k reads sum_i g_ki f_i(x), f_i expert_<i>, g_k = softmax(x W of gate_<k>).
    ple:  t_k = s = x for every tower k; then on each level v, all from the level's old t and s,
          own experts of k, level_<v>_<k>_<e>, over t_k; shared experts, level_<v>_shared_<e>, over s;
          t_k := (k's own experts, then the shared ones), weighted by softmax(t_k W of level_<v>_gate_<k>);
          s := (own experts of all towers in order, then the shared ones), weighted by softmax(s W of
          level_<v>_gate_shared); not on the last level. Tower k reads the last t_k.
    dcn-v2: a cross network of `layers` layers (Wang et al., WWW 2021); x_0 = x has n columns, * is by element:
          rank 0:    x_{l+1} = x_0 * (x_l W + b) + x_l, W [n, n] and b of cross_<l>;
          rank r:    x_{l+1} = x_0 * ((x_l V) U + b) + x_l, V [n, r] the W of cross_<l>_down, which has no b,
                     U [r, n] and b the W and b of cross_<l>_up.
          The last x_l takes the place of x in "then": mmoe as above, its layers after the cross network's, or
          shared-embeddings, with which every head reads the last x_l itself.
    deep-fm: all id features have one dimension D; second = ((sum of embeddings)^2 - sum of embeddings^2) / 2, by
          element, D columns; deep = ReLU layers deep_<l> of the widths `units` over x. [x | second | deep] takes the
          place of x in "then": mmoe or ple, their layers after deep's, or null: every head reads it itself.
    final-mlp (Mao et al., AAAI 2023): o_i, i = 1, 2, is ReLU layers stream_<i>_<l> of the widths `units` over
          x * 2 sigmoid(x W + b), W [n, n] and b of stream_<i>_gate. f_k = (o_1's chunk k times W of fusion_<k>) dot
          (o_2's chunk k) is one number for each of `heads` equal chunks of consecutive columns; k from 1, no b.
          Every head reads [o_1 | o_2 | f].
    ep-net (the embedding part of PEPNet, Chang et al., KDD 2023): e is the part of x that is the embedding of the
          feature `domain`, g = [e | stop(x)], z = ReLU layers domain_gate_<l> of the widths `units`, then the layer
          domain_gate_score to as many columns as x has, on g. stop(x) is x, but no gradient flows through it, not even to e (differences
          hold it at its unperturbed value); to e one flows through the first part of g, besides that through x'.
          x' = 2 sigmoid(z) * x, by element, takes the place of x in "then": mmoe, its layers after these, or null:
          every head reads it itself.

Checks made on every run
    every value finite; logit gradients against central differences in 200 digits (all cases but the huge one);
    loss, logit and parameter gradients against plain float64 automatic differentiation where logits are moderate;
    so too the gradients of log-variances, which are also checked against central differences;
    with dcn-v2, deep-fm, final-mlp, ep-net, interests, and effects seen late, logits and all parameter gradients against a
    second network, by loops in 60 digits, and its central differences in every parameter;
    with effects seen late and one path, loss and logit gradients against log space in float64, relative 1e-12.
"""
import itertools
import json
import math
import os
import random
import sys

os.environ.setdefault("OPENBLAS_CORETYPE", "Sandybridge")  # before torch is loaded: one order of summation everywhere

import mpmath
import torch
from mpmath import mp, mpf

ROOT = "exposure"
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


# ---------------------------------------------------------------- graphs

def tower(name, source, *outcomes, exhaustive=False):
    return {"name": name, "from": source, "outcomes": list(outcomes), "exhaustive": exhaustive}


def objective(behavior, given=ROOT, weight=1.0, estimator=None, max_weight=None, log_variance=None):
    made = {"behavior": behavior, "given": given, "label": behavior, "weight": weight}
    if estimator:
        made["estimator"] = {"type": estimator}
        if max_weight is not None:
            made["estimator"]["maxWeight"] = max_weight
    if log_variance is not None:
        made["logVariance"] = log_variance
    return made


def logit_count(t):
    return len(t["outcomes"]) - (1 if t["exhaustive"] else 0)


def probability_name(behavior, given):
    return "p_" + behavior if given == ROOT else "p_%s_given_%s" % (behavior, given)


def objective_name(o):
    return probability_name(o["behavior"], o["given"])


def estimator_type(o):
    return o["estimator"]["type"] if "estimator" in o else None


def imputation_name(o):
    return "imputation_" + objective_name(o)[len("p_"):]


def hazard_name(o):
    return "hazard_" + objective_name(o)[len("p_"):]


def is_late(o):
    return estimator_type(o) in ("delayed", "fake-negative")


def logit_counts(graph):
    """Name -> number of logits, of the graph's towers and then of the imputation and hazard towers."""
    counts = {t["name"]: logit_count(t) for t in graph["towers"]}
    own = {"doubly-robust": imputation_name, "delayed": hazard_name}
    counts.update({own[estimator_type(o)](o): 1 for o in graph["objectives"] if estimator_type(o) in own})
    return counts


def paths(towers, a, b):
    """All paths from a to b, each a list of (tower name, index of the outcome)."""
    if a == b:
        return [[]]
    return [[(t["name"], k)] + rest
            for t in towers if t["from"] == a
            for k, outcome in enumerate(t["outcomes"])
            for rest in paths(towers, outcome, b)]


def all_probabilities(towers):
    """Name -> (behavior, given, paths), for every behavior and every ancestor of it."""
    behaviors = [ROOT]
    for t in towers:
        behaviors += [o for o in t["outcomes"] if o not in behaviors]
    found = {}
    for a in behaviors:
        for b in behaviors:
            if a != b and paths(towers, a, b):
                found[probability_name(b, a)] = (b, a, paths(towers, a, b))
    return found


# ---------------------------------------------------------------- exact part

def softmax(z):
    e = [mpmath.exp(v) for v in z] + [mpf(1)]
    total = mpmath.fsum(e)
    return [v / total for v in e]


def product(values):
    result = mpf(1)
    for v in values:
        result *= v
    return result


def path_sum(p, ways):
    return mpmath.fsum(product(p[t][k] for t, k in way) for way in ways)


def multipliers(o, labels, s, towers, p_rows):
    """m_i, the factors of BCE / B; s_i o_i omega_i with ESCM2's estimators; with fake-negative times its factor."""
    if estimator_type(o) == "fake-negative":
        p = [path_sum(p, paths(towers, o["given"], o["behavior"])) for p in p_rows]
        usual = multipliers({k: v for k, v in o.items() if k != "estimator"}, labels, s, towers, p_rows)
        return [m * (1 + v if y == 1 else (1 - v) * (1 + v)) for m, v, y in zip(usual, p, labels[o["label"]])]
    if o["given"] == ROOT:
        return [mpf(v) for v in s]
    given = labels[o["given"]]
    if "estimator" in o and not is_late(o):
        bound = mpf(o["estimator"]["maxWeight"])
        inverse = [1 / path_sum(p, paths(towers, ROOT, o["given"])) for p in p_rows]
        assert all(abs(v / bound - 1) > mpf("0.001") for v in inverse), "a row at the clip corner"
        return [mpf(v) * g * min(w, bound) for v, g, w in zip(s, given, inverse)]
    n_given = sum(given)
    return [mpf(v) * len(s) / n_given if g == 1 else mpf(0) for v, g in zip(s, given)]


def bce(y, p):
    return -mpmath.log(p) if y == 1 else -mpmath.log(1 - p)


def total_weight(o):
    w = mpf(o["weight"])
    return w * mpmath.exp(-mpf(o["logVariance"])) if "logVariance" in o else w


def imputed(o, z):
    """d, and dd/du."""
    e = mpmath.exp(z[imputation_name(o)][0])
    return mpmath.log(1 + e), e / (1 + e)


def delayed(o, z, p, y, delay):
    """The loss of one row, and its derivatives with respect to p and h."""
    h = z[hazard_name(o)][0]
    rate = mpmath.exp(h)
    if y == 1:
        return -(mpmath.log(p) + h - rate * mpf(delay)), -1 / p, rate * mpf(delay) - 1
    if delay is None:
        return -mpmath.log(1 - p), 1 / (1 - p), mpf(0)
    unseen = mpmath.exp(-rate * mpf(delay))
    a = 1 - p + p * unseen
    return -mpmath.log(a), (1 - unseen) / a, p * unseen * rate * mpf(delay) / a


def row_loss(z, i, towers, objectives, labels, factors, s, delays):
    """Share of row i in the total loss (without v / 2), and in each objective's loss (without w)."""
    p = {t: softmax(v) for t, v in z.items()}
    parts = []
    for o, m in zip(objectives, factors):
        y, prob = labels[o["label"]][i], path_sum(p, paths(towers, o["given"], o["behavior"]))
        value = delayed(o, z, prob, y, delays[o["label"]][i])[0] if estimator_type(o) == "delayed" else bce(y, prob)
        if estimator_type(o) == "doubly-robust":
            d, _ = imputed(o, z)
            parts.append((mpf(s[i]) * d + m[i] * (value - d) + m[i] * (value - d) ** 2) / len(s))
        else:
            parts.append(m[i] * value / len(s))
    return mpmath.fsum(total_weight(o) * v for o, v in zip(objectives, parts)), parts


def row_gradient(z, i, towers, objectives, labels, factors, s, delays):
    p = {t: softmax(v) for t, v in z.items()}
    g = {t: [mpf(0)] * len(v) for t, v in z.items()}
    for o, m in zip(objectives, factors):
        ways = paths(towers, o["given"], o["behavior"])
        prob = path_sum(p, ways)
        y = labels[o["label"]][i]
        d_bce = total_weight(o) * m[i] / len(s)
        if estimator_type(o) == "doubly-robust":
            d, slope = imputed(o, z)
            d_bce *= 1 + 2 * (bce(y, prob) - d)
            g[imputation_name(o)][0] += (total_weight(o) * mpf(s[i]) / len(s) - d_bce) * slope
        if estimator_type(o) == "delayed":
            _, d_prob, d_hazard = delayed(o, z, prob, y, delays[o["label"]][i])
            d_prob *= d_bce
            g[hazard_name(o)][0] += d_bce * d_hazard
        else:
            d_prob = d_bce * (-1 / prob if y == 1 else 1 / (1 - prob))
        for t in g:
            # dP/dp of every category of this tower; a path passes a tower at most once
            d_category = [mpmath.fsum(product(p[u][j] for u, j in way if u != t)
                                      for way in ways if (t, c) in way) for c in range(len(p[t]))]
            for k in range(len(g[t])):
                g[t][k] += d_prob * mpmath.fsum(
                    d_category[c] * p[t][c] * ((1 if c == k else 0) - p[t][k]) for c in range(len(p[t])))
    return g


def total_loss(objectives, objective_losses):
    return mpmath.fsum(total_weight(o) * v + mpf(o.get("logVariance", 0)) / 2
                       for o, v in zip(objectives, objective_losses))


def to_double(v, tiny):
    """Nearest double; what the working digits cannot tell from 0 is 0."""
    return 0.0 if abs(v) < tiny else float(v) + 0.0


def exact(graph, labels, sample_weights, delays, logits, digits, differences):
    mp.dps = digits
    tiny = mpf(10) ** -150
    towers, objectives = graph["towers"], graph["objectives"]
    rows = len(next(iter(logits.values())))
    s = sample_weights or [1.0] * rows
    z_rows = [{t: [mpf(v) for v in z[i]] for t, z in logits.items()} for i in range(rows)]

    probabilities = {}
    p_rows = [{t: softmax(v) for t, v in z.items()} for z in z_rows]
    for name, (_, _, ways) in all_probabilities(towers).items():
        values = [path_sum(p, ways) for p in p_rows]
        probabilities[name] = {"logP": [to_double(mpmath.log(v), tiny) for v in values],
                               "logQ": [to_double(mpmath.log(1 - v), tiny) for v in values]}

    factors = [multipliers(o, labels, s, towers, p_rows) for o in objectives]
    args = (towers, objectives, labels, factors, s, delays)
    losses = [row_loss(z, i, *args) for i, z in enumerate(z_rows)]
    gradients = [row_gradient(z, i, *args) for i, z in enumerate(z_rows)]
    if differences:
        h = mpf(10) ** -60
        for i, z in enumerate(z_rows):
            for t in z:
                for k in range(len(z[t])):
                    up, down = [dict(z, **{t: [v + (step if j == k else 0) for j, v in enumerate(z[t])]})
                                for step in (h, -h)]
                    numeric = (row_loss(up, i, *args)[0] - row_loss(down, i, *args)[0]) / (2 * h)
                    assert abs(numeric - gradients[i][t][k]) <= mpf(10) ** -15 * abs(numeric) + mpf(10) ** -110

    objective_losses = [mpmath.fsum(parts[n] for _, parts in losses) for n in range(len(objectives))]
    d_log_variances = {}
    for n, o in enumerate(objectives):
        if "logVariance" in o:
            gradient = mpf(1) / 2 - total_weight(o) * objective_losses[n]
            if differences:
                up, down = [total_loss(objectives[:n] + [dict(o, logVariance=mpf(o["logVariance"]) + step)]
                                       + objectives[n + 1:], objective_losses) for step in (h, -h)]
                numeric = (up - down) / (2 * h)
                assert abs(numeric - gradient) <= mpf(10) ** -15 * abs(numeric) + mpf(10) ** -110
            d_log_variances[objective_name(o)] = to_double(gradient, tiny)
    values = {
        "probabilities": probabilities,
        "objectiveLosses": {objective_name(o): to_double(v, tiny) for o, v in zip(objectives, objective_losses)},
        "loss": to_double(total_loss(objectives, objective_losses), tiny),
        "logitGradients": {t: [[to_double(v, tiny) for v in g[t]] for g in gradients] for t in logits},
    }
    if d_log_variances:
        values["logVarianceGradients"] = d_log_variances
    return values


# ---------------------------------------------------------------- network, and the plain check in float64

def parameters(network):
    def leaf(v):
        return torch.tensor(v, requires_grad=True)

    def layers(stack):
        return [{"W": leaf(l["W"]), "b": leaf(l["b"])} for l in stack]
    made = {"tables": {t: leaf(v) for t, v in network["tables"].items()}}
    if "layers" in network:
        made["layers"] = {name: {k: leaf(v) for k, v in layer.items()} for name, layer in network["layers"].items()}
    made["sharedBottom"] = layers(network["sharedBottom"])
    made["towers"] = {t: layers(v) for t, v in network["towers"].items()}
    return made


class UnsuitableNetwork(Exception):
    """Random parameters that would make a poor test."""


def relu_layer(v, layer):
    before = v @ layer["W"] + layer["b"]
    if before.abs().min() < 1e-4 or not (before > 0).any() or not (before < 0).any():
        raise UnsuitableNetwork("ReLU at its corner, or one-sided in a whole layer")
    return torch.relu(before)


def cross_network(representation, layers, x0):
    x = x0
    for l in range(representation["layers"]):
        if representation["rank"]:
            up = layers["cross_%d_up" % l]
            inner = (x @ layers["cross_%d_down" % l]["W"]) @ up["W"] + up["b"]
        else:
            inner = x @ layers["cross_%d" % l]["W"] + layers["cross_%d" % l]["b"]
        crossed = x0 * inner
        if crossed.square().mean().sqrt() < 0.5 or crossed.abs().max() > 8:
            raise UnsuitableNetwork("a layer that crosses too little or too much")
        x = crossed + x
    return x


def second_order(embeddings):
    total = sum(embeddings)
    second = (total * total - sum(v * v for v in embeddings)) / 2
    if second.square().mean().sqrt() < 0.2:
        raise UnsuitableNetwork("interactions too small to be seen")
    return second


def domain_columns(representation, features):
    """Where the embedding of the domain stands in x."""
    at = [f["name"] for f in features].index(representation["domain"])
    start = sum(f["dimension"] for f in features[:at])
    return slice(start, start + features[at]["dimension"])


def domain_gate(representation, layers, x, features):
    v = torch.cat([x[:, domain_columns(representation, features)], x.detach()], dim=1)
    for l in range(len(representation["units"])):
        v = relu_layer(v, layers["domain_gate_%d" % l])
        if (v == 0).all(dim=0).any():
            raise UnsuitableNetwork("a unit of the gate that no row opens")
    z = v @ layers["domain_gate_score"]["W"] + layers["domain_gate_score"]["b"]
    spread = z.max(dim=0).values - z.min(dim=0).values
    if spread.min() < 0.25 or z.abs().max() > 4 or (z > 0).all() or (z < 0).all():
        raise UnsuitableNetwork("a gate that scales too little or too much")
    return 2 * torch.sigmoid(z) * x


def representation_of(representation, layers, x, heads, features=()):
    """What each head reads."""
    def expert(name, v):
        for l in range(len(representation["units"])):
            v = relu_layer(v, layers["%s_dense_%d" % (name, l)])
        return v

    def mix(gate, v, outputs):
        g = torch.softmax(v @ layers[gate]["W"], dim=1)
        assert g.shape[1] == len(outputs)
        return sum(g[:, [n]] * f for n, f in enumerate(outputs))

    if representation["type"] == "dcn-v2":
        x = cross_network(representation, layers, x)
        then = representation["then"]
        return {k: x for k in heads} if then["type"] == "shared-embeddings" \
            else representation_of(then, layers, x, heads)

    if representation["type"] == "deep-fm":
        deep = x
        for l in range(len(representation["units"])):
            deep = relu_layer(deep, layers["deep_%d" % l])
        size = features[0]["dimension"]
        x = torch.cat([x, second_order([x[:, n * size:(n + 1) * size] for n in range(len(features))]), deep], dim=1)
        return representation_of(representation["then"], layers, x, heads) if representation["then"] \
            else {k: x for k in heads}

    if representation["type"] == "ep-net":
        x = domain_gate(representation, layers, x, features)
        return representation_of(representation["then"], layers, x, heads) if representation["then"] \
            else {k: x for k in heads}

    if representation["type"] == "final-mlp":
        streams = []
        for name in ("stream_1", "stream_2"):
            gate = layers[name + "_gate"]
            v = x * 2 * torch.sigmoid(x @ gate["W"] + gate["b"])
            for l in range(len(representation["units"])):
                v = relu_layer(v, layers["%s_%d" % (name, l)])
            streams.append(v)
        chunks = [torch.chunk(v, representation["heads"], dim=1) for v in streams]
        fused = [((a @ layers["fusion_%d" % (k + 1)]["W"]) * b).sum(dim=1, keepdim=True)
                 for k, (a, b) in enumerate(zip(*chunks))]
        if min(f.square().mean().sqrt() for f in fused) < 0.1:
            raise UnsuitableNetwork("interactions too small to be seen")
        x = torch.cat(streams + fused, dim=1)
        return {k: x for k in heads}

    if representation["type"] == "mmoe":
        outputs = [expert("expert_%d" % i, x) for i in range(representation["experts"])]
        return {k: mix("gate_" + k, x, outputs) for k in heads}

    streams, shared_stream = {k: x for k in heads}, x
    for v in range(representation["levels"]):
        own = {k: [expert("level_%d_%s_%d" % (v, k, e), streams[k]) for e in range(representation["ownExperts"])]
               for k in heads}
        shared = [expert("level_%d_shared_%d" % (v, e), shared_stream)
                  for e in range(representation["sharedExperts"])]
        streams = {k: mix("level_%d_gate_%s" % (v, k), streams[k], own[k] + shared) for k in heads}
        if v < representation["levels"] - 1:
            everyone = [f for k in heads for f in own[k]] + shared
            shared_stream = mix("level_%d_gate_shared" % v, shared_stream, everyone)
    return streams


def first_columns(features):
    """Feature name -> index of the feature's first id in a row."""
    starts = itertools.accumulate([0] + [f.get("slots", 1) for f in features])
    return {f["name"]: start for f, start in zip(features, starts)}


def pooled_lists(network, params, ids):
    """List feature name -> what stands for it in x; all entries of all rows are one batch."""
    by_name, starts = {f["name"]: f for f in network["features"]}, first_columns(network["features"])
    pooled = {}
    for g, group in enumerate(network.get("interests", [])):
        lists = [(params["tables"][by_name[n]["table"]], ids[:, starts[n]:starts[n] + by_name[n]["slots"]])
                 for n in group["lists"]]
        row, slot = torch.nonzero(lists[0][1] >= 0, as_tuple=True)
        assert all(torch.equal(v >= 0, lists[0][1] >= 0) for _, v in lists)
        k = torch.cat([table[v[row, slot]] for table, v in lists], dim=1)
        q = torch.cat([params["tables"][by_name[n]["table"]][ids[:, starts[n]]] for n in group["candidates"]], dim=1)
        q = q[row]
        v = torch.cat([q, k, q - k, q * k], dim=1)
        for l in range(len(group["units"])):
            v = relu_layer(v, params["layers"]["interest_%d_%d" % (g, l)])
        score = params["layers"]["interest_%d_score" % g]
        w = v @ score["W"] + score["b"]
        if w.max() - w.min() < 1 or w.abs().max() > 4 or w.min() > 0 or w.max() < 0:
            raise UnsuitableNetwork("entries too much alike")
        if group["weights"] == "softmax":
            w = torch.exp(w)
            w = w / torch.zeros(len(ids), 1).index_add(0, row, w)[row]
        sums = torch.zeros(len(ids), k.shape[1]).index_add(0, row, w * k)
        pooled.update(zip(group["lists"], torch.split(sums, [t.shape[1] for t, _ in lists], dim=1)))
    return pooled


def forward(network, params):
    ids, starts = torch.tensor(network["ids"]), first_columns(network["features"])
    pooled = pooled_lists(network, params, ids)
    h = torch.cat([pooled[f["name"]] if "slots" in f else params["tables"][f["table"]][ids[:, starts[f["name"]]]]
                   for f in network["features"]] + [torch.tensor(network["numericValues"])], dim=1)
    for layer in params["sharedBottom"]:
        h = relu_layer(h, layer)
    inputs = {name: h for name in params["towers"]}
    if "representation" in network:
        inputs = representation_of(network["representation"], params["layers"], h, list(params["towers"]),
                                   network["features"])
    logits = {}
    for name, stack in params["towers"].items():
        v = inputs[name]
        for layer in stack[:-1]:
            v = relu_layer(v, layer)
        logits[name] = v @ stack[-1]["W"] + stack[-1]["b"]
    return logits


def gradients_of(params):
    """The gradients, in the shape of the parameters."""
    if isinstance(params, dict):
        return {k: gradients_of(v) for k, v in params.items()}
    if isinstance(params, list):
        return [gradients_of(v) for v in params]
    return (params.grad + 0.0).tolist() if params.grad is not None else torch.zeros_like(params).tolist()


def plain_loss(graph, labels, sample_weights, delays, logits, log_variances):
    """The same loss in float64, by products of probabilities."""
    rows = len(next(iter(logits.values())))
    p = {t: torch.softmax(torch.cat([z, torch.zeros(rows, 1)], dim=1), dim=1) for t, z in logits.items()}

    def probability(behavior, given):
        return sum(math.prod((p[t][:, k] for t, k in way), start=torch.ones(rows))
                   for way in paths(graph["towers"], given, behavior))
    total = torch.zeros(())
    for o in graph["objectives"]:
        prob = probability(o["behavior"], o["given"])
        s = torch.tensor(sample_weights or [1.0] * rows)
        y = torch.tensor(labels[o["label"]], dtype=torch.float64)
        e = -(y * torch.log(prob) + (1 - y) * torch.log1p(-prob))
        if estimator_type(o) == "fake-negative":
            e = e * torch.where(y == 1, 1 + prob, 1 - prob * prob).detach()
        elif estimator_type(o) == "delayed":
            h = logits[hazard_name(o)][:, 0]
            never = torch.tensor([v is None for v in delays[o["label"]]])
            passed = torch.exp(h) * torch.tensor([v or 0.0 for v in delays[o["label"]]])
            unseen = torch.where(never, torch.zeros(rows), torch.exp(-passed))
            e = -torch.where(y == 1, torch.log(prob) + h - passed, torch.log(1 - prob + prob * unseen))
        if o["given"] == ROOT:
            loss = (s * e).sum() / rows
        else:
            g = torch.tensor(labels[o["given"]], dtype=torch.float64)
            if "estimator" in o and not is_late(o):
                omega = torch.clamp(1 / probability(o["given"], ROOT), max=o["estimator"]["maxWeight"]).detach()
                if estimator_type(o) == "inverse-propensity":
                    loss = (s * g * omega * e).mean()
                else:
                    d = torch.log(1 + torch.exp(logits[imputation_name(o)][:, 0]))
                    loss = (s * (d + g * omega * (e - d) + g * omega * (e - d) ** 2)).mean()
            else:
                m = s * g * rows / g.sum() if g.sum() > 0 else s * 0
                loss = (m * e).sum() / rows
        if "logVariance" in o:
            v = log_variances[objective_name(o)]
            total = total + torch.exp(-v) * o["weight"] * loss + v / 2
        else:
            total = total + o["weight"] * loss
    return total


def log_variance_leaves(graph):
    return {objective_name(o): torch.tensor(o["logVariance"], requires_grad=True)
            for o in graph["objectives"] if "logVariance" in o}


def flatten(v):
    if isinstance(v, dict):
        v = v.values()
    if isinstance(v, (dict, list, tuple, type({}.values()))):
        return [x for item in v for x in flatten(item)]
    return [v]


def assert_close(a, b):
    a, b = flatten(a), flatten(b)
    assert len(a) == len(b)
    for x, y in zip(a, b):
        assert abs(x - y) <= 1e-9 * abs(y) + 1e-13, (x, y)


# ---------------------------------------------------------------- networks a second time, by loops in many digits

def checked_by_loops(graph, network):
    return "interests" in network or any(is_late(o) for o in graph["objectives"]) or \
        network.get("representation", {}).get("type") in ("dcn-v2", "deep-fm", "final-mlp", "ep-net")


def digits_of(v):
    """The same structure with every number an mpf."""
    if isinstance(v, dict):
        return {k: digits_of(x) for k, x in v.items()}
    return [digits_of(x) for x in v] if isinstance(v, list) else mpf(v)


def loop_times(v, w):
    assert len(v) == len(w)
    return [mpmath.fdot(v, [row[j] for row in w]) for j in range(len(w[0]))]


def loop_affine(v, layer):
    return [a + b for a, b in zip(loop_times(v, layer["W"]), layer["b"])]


def loop_relu(v, layer):
    return [a if a > 0 else mpf(0) for a in loop_affine(v, layer)]


def loop_mix(scores, vectors):
    e = [mpmath.exp(a) for a in scores]
    assert len(e) == len(vectors)
    return [mpmath.fdot(e, [f[j] for f in vectors]) / mpmath.fsum(e) for j in range(len(vectors[0]))]


def loop_inputs(representation, layers, x, heads, embeddings, domain=None, stopped=None):
    """What each head reads in one row; embeddings are the row's vectors, domain is ep-net's, stopped its stop(x)."""
    def dense(v, name):
        for l in range(len(representation["units"])):
            v = loop_relu(v, layers[name % l])
        return v
    kind = representation["type"] if representation else "shared-embeddings"
    if kind == "shared-embeddings":
        return {k: x for k in heads}
    if kind == "dcn-v2":
        x0 = x
        for l in range(representation["layers"]):
            if representation["rank"]:
                inner = loop_affine(loop_times(x, layers["cross_%d_down" % l]["W"]), layers["cross_%d_up" % l])
            else:
                inner = loop_affine(x, layers["cross_%d" % l])
            x = [x0[j] * inner[j] + x[j] for j in range(len(x0))]
        return loop_inputs(representation["then"], layers, x, heads, embeddings)
    if kind == "deep-fm":
        second = [mpmath.fsum(a[j] * b[j] for a, b in itertools.combinations(embeddings, 2))
                  for j in range(len(embeddings[0]))]
        return loop_inputs(representation["then"], layers, x + second + dense(x, "deep_%d"), heads, embeddings)
    if kind == "ep-net":
        assert len(stopped) == len(x)
        z = loop_affine(dense(domain + stopped, "domain_gate_%d"), layers["domain_gate_score"])
        return loop_inputs(representation["then"], layers, [2 * a / (1 + mpmath.exp(-b)) for a, b in zip(x, z)], heads,
                           embeddings)
    if kind == "final-mlp":
        one, two = [dense([a * 2 / (1 + mpmath.exp(-g)) for a, g in zip(x, loop_affine(x, layers[name + "_gate"]))],
                          name + "_%d") for name in ("stream_1", "stream_2")]
        size = len(one) // representation["heads"]
        fused = [mpmath.fsum(one[k * size + i] * layers["fusion_%d" % (k + 1)]["W"][i][j] * two[k * size + j]
                             for i in range(size) for j in range(size)) for k in range(representation["heads"])]
        return {k: one + two + fused for k in heads}
    if kind == "mmoe":
        outputs = [dense(x, "expert_%d_dense_%%d" % i) for i in range(representation["experts"])]
        return {k: loop_mix(loop_times(x, layers["gate_" + k]["W"]), outputs) for k in heads}
    assert kind == "ple"
    own, shared, last = representation["ownExperts"], representation["sharedExperts"], representation["levels"] - 1
    read, common = [x] * len(heads), x
    for v in range(last + 1):
        made = [[dense(t, "level_%d_%s_%d_dense_%%d" % (v, k, e)) for e in range(own)] for k, t in zip(heads, read)]
        together = [dense(common, "level_%d_shared_%d_dense_%%d" % (v, e)) for e in range(shared)]
        read = [loop_mix(loop_times(t, layers["level_%d_gate_%s" % (v, k)]["W"]), f + together)
                for k, t, f in zip(heads, read, made)]
        if v < last:
            common = loop_mix(loop_times(common, layers["level_%d_gate_shared" % v]["W"]), sum(made, []) + together)
    return dict(zip(heads, read))


def loop_embeddings(network, params, ids):
    """The vectors that stand in x of one row, in the order of the features."""
    at, found = 0, {}
    for f in network["features"]:
        slots = f.get("slots", 1)
        found[f["name"]] = [params["tables"][f["table"]][i] for i in ids[at:at + slots] if i >= 0]
        at += slots
    assert at == len(ids)
    for g, group in enumerate(network.get("interests", [])):
        layers = params["layers"]
        q = sum((found[n][0] for n in group["candidates"]), [])
        keys = [sum(entry, []) for entry in zip(*(found[n] for n in group["lists"]))]
        scores = []
        for k in keys:
            z = q + k + [a - b for a, b in zip(q, k)] + [a * b for a, b in zip(q, k)]
            for l in range(len(group["units"])):
                z = loop_relu(z, layers["interest_%d_%d" % (g, l)])
            scores += loop_affine(z, layers["interest_%d_score" % g])
        if not keys:
            pooled = [mpf(0)] * len(q)
        elif group["weights"] == "softmax":
            pooled = loop_mix(scores, keys)
        else:
            pooled = loop_times(scores, keys)
        for n, c in zip(group["lists"], group["candidates"]):
            size = len(found[c][0])
            found[n], pooled = [pooled[:size]], pooled[size:]
        assert not pooled
    return [vector for f in network["features"] for vector in found[f["name"]]]


def loop_rows(network, params):
    """Of each row, the vectors that stand in x, and x."""
    rows = [loop_embeddings(network, params, ids) for ids in network["ids"]]
    return [(v, sum(v, []) + [mpf(a) for a in numeric]) for v, numeric in zip(rows, network["numericValues"])]


def loop_logits(network, params, stopped):
    """The logits of each row, one scalar at a time; stopped are the rows' stop(x), whatever the parameters are."""
    rows = []
    for (embeddings, x), stop in zip(loop_rows(network, params), stopped):
        for layer in params["sharedBottom"]:
            x = loop_relu(x, layer)
        domain = [v for f, v in zip(network["features"], embeddings)
                  if f["name"] == network.get("representation", {}).get("domain")]
        inputs = loop_inputs(network.get("representation"), params.get("layers"), x, list(params["towers"]),
                             embeddings, *domain, stopped=stop)
        logits = {}
        for name, stack in params["towers"].items():
            v = inputs[name]
            for layer in stack[:-1]:
                v = loop_relu(v, layer)
            logits[name] = loop_affine(v, stack[-1])
        rows.append(logits)
    return rows


def check_by_loops(graph, labels, sample_weights, delays, network, logits, loss, gradients):
    """Asserts that logits, loss and every parameter gradient are those of loop_logits."""
    mp.dps = 60
    h = mpf(10) ** -20
    params = digits_of({k: network[k] for k in ("tables", "layers", "sharedBottom", "towers") if k in network})
    stopped = [x for _, x in loop_rows(network, params)]
    rows = loop_logits(network, params, stopped)
    assert_close([[float(v) for v in z[t]] for t in logits for z in rows], [z for t in logits for z in logits[t]])
    s = sample_weights or [1.0] * len(rows)
    p_rows = [{t: softmax(v) for t, v in z.items()} for z in rows]
    factors = [multipliers(o, labels, s, graph["towers"], p_rows) for o in graph["objectives"]]
    assert not any("logVariance" in o for o in graph["objectives"])

    def total():
        return mpmath.fsum(row_loss(z, i, graph["towers"], graph["objectives"], labels, factors, s, delays)[0]
                           for i, z in enumerate(loop_logits(network, params, stopped)))
    assert_close(float(total()), loss)

    def vary(values, expected):
        assert len(values) == len(expected) and (not isinstance(values, dict) or list(values) == list(expected))
        for k in values if isinstance(values, dict) else range(len(values)):
            if isinstance(values[k], (dict, list)):
                vary(values[k], expected[k])
                continue
            at = values[k]
            values[k] = at + h
            up = total()
            values[k] = at - h
            down = total()
            values[k] = at
            assert_close(float((up - down) / (2 * h)), expected[k])
    assert list(params) == list(gradients)
    for k in params:
        vary(params[k], gradients[k])


# ---------------------------------------------------------------- late effects a second time, in log space in float64

def log_sum(a, b):
    return max(a, b) + math.log1p(math.exp(min(a, b) - max(a, b)))


def log_complement(a, lq):
    """log(1 - exp(a)): lq, unless exp(a) is small, when lq could be inexact."""
    return math.log1p(-math.exp(a)) if a < -1 else lq


def late_row(o, z, y, delay):
    """For towers ctr and cvr, m = 1: a row's loss, derivative by log P(b | a), towers on the path, derivative by h."""
    lp, lq = 0.0, -math.inf
    on_path = [t for t, a, b in (("ctr", ROOT, "click"), ("cvr", "click", "purchase"))
               if a == o["given"] or b == o["behavior"]]
    for t in on_path:
        v = z[t][0]
        hit, miss = -log_sum(0.0, -v), -log_sum(0.0, v)
        lq = miss if lq == -math.inf else log_complement(lp + hit, log_sum(lq, lp + miss))
        lp += hit
    p, odds = math.exp(lp), math.exp(lp - lq)
    kind = estimator_type(o)
    if kind == "delayed":
        h = z[hazard_name(o)][0]
        if y == 1:
            return -(lp + h - math.exp(h) * delay), -1.0, on_path, math.exp(h) * delay - 1
        passed = math.inf if delay is None else math.exp(h) * delay
        seen = -math.expm1(-passed) * p
        log_a = math.log1p(-seen) if seen < 0.5 else log_sum(lq, lp - passed)
        return -log_a, seen * math.exp(-log_a), on_path, \
            0.0 if delay is None else math.exp(lp - passed - log_a) * passed
    if kind == "fake-negative":
        return (-(1 + p) * lp, -(1 + p), on_path, 0.0) if y == 1 else \
            (-math.exp(lq) * (1 + p) * lq, p * (1 + p), on_path, 0.0)
    assert kind is None
    return (-lp, -1.0, on_path, 0.0) if y == 1 else (-lq, odds, on_path, 0.0)


def check_in_log_space(graph, labels, sample_weights, delays, logits, values):
    """Asserts loss and logit gradients, each relative to the sum of its shares' magnitudes."""
    rows = len(labels["click"])
    loss, gradient_shares = [], {t: [[] for _ in range(rows)] for t in logits}
    for o in graph["objectives"]:
        assert "logVariance" not in o
        happened = labels[o["given"]] if o["given"] != ROOT else [1] * rows
        for i in range(rows):
            if not happened[i]:
                continue
            m = o["weight"] * (sample_weights[i] if sample_weights else 1.0) / sum(happened)
            z = {t: v[i] for t, v in logits.items()}
            delay = delays[o["label"]][i] if estimator_type(o) == "delayed" else None
            value, d_log_p, on_path, d_hazard = late_row(o, z, labels[o["label"]][i], delay)
            loss.append(m * value)
            shares = [(t, m * d_log_p * math.exp(-log_sum(0.0, z[t][0]))) for t in on_path]
            if estimator_type(o) == "delayed":
                shares.append((hazard_name(o), m * d_hazard))
            for t, share in shares:
                gradient_shares[t][i].append(share)
    assert abs(math.fsum(loss) - values["loss"]) <= 1e-12 * math.fsum(map(abs, loss))
    for t in logits:
        for i in range(rows):
            shares, expected = gradient_shares[t][i], values["logitGradients"][t][i][0]
            assert abs(math.fsum(shares) - expected) <= 1e-12 * math.fsum(map(abs, shares)) + 1e-150, (t, i)


# ---------------------------------------------------------------- one case

def make(name, graph, labels, logits=None, network=None, sample_weights=None, delays=None, digits=200, moderate=True):
    params = None
    if network:
        params = parameters(network)
        outputs = forward(network, params)
        logits = {t: v.detach().tolist() for t, v in outputs.items()}
    assert list(logits) == list(logit_counts(graph))
    assert all(len(z) == n for t, n in logit_counts(graph).items() for z in logits[t])
    values = exact(graph, labels, sample_weights, delays, logits, digits, differences=digits == 200)

    parameter_gradients = None
    if network:
        torch.autograd.backward([outputs[t] for t in logits],
                                [torch.tensor(values["logitGradients"][t]) for t in logits])
        parameter_gradients = gradients_of(params)
        for g, group in enumerate(network.get("interests", [])):
            if group["weights"] == "softmax":
                layer = parameter_gradients["layers"]["interest_%d_score" % g]
                assert abs(layer["b"][0]) < 1e-15
                layer["b"] = [0.0]

    if moderate:
        leaves = {t: torch.tensor(z, requires_grad=True) for t, z in logits.items()}
        log_variances = log_variance_leaves(graph)
        loss = plain_loss(graph, labels, sample_weights, delays, leaves, log_variances)
        loss.backward()
        assert_close(loss.item(), values["loss"])
        assert_close(gradients_of(leaves), values["logitGradients"])
        assert_close(gradients_of(log_variances), values.get("logVarianceGradients", {}))
        if network:
            again = parameters(network)
            plain_loss(graph, labels, sample_weights, delays, forward(network, again),
                       log_variance_leaves(graph)).backward()
            assert_close(gradients_of(again), parameter_gradients)
    if network and checked_by_loops(graph, network):
        check_by_loops(graph, labels, sample_weights, delays, network, logits, values["loss"], parameter_gradients)
    if any(is_late(o) for o in graph["objectives"]) and [t["name"] for t in graph["towers"]] == ["ctr", "cvr"] \
            and not any("logVariance" in o for o in graph["objectives"]):
        check_in_log_space(graph, labels, sample_weights, delays, logits, values)

    case = {"case": name, "graph": graph, "labels": labels, "sampleWeights": sample_weights}
    if delays:
        case["delays"] = delays
    case.update(logits=logits, network=network)
    case.update(values)
    case["parameterGradients"] = parameter_gradients
    assert all(math.isfinite(v) for v in flatten(case) if isinstance(v, float))
    return case


# ---------------------------------------------------------------- inputs

def grid(r, low, high):
    """A random multiple of 1/256 (exact in float32 too)."""
    return r.randint(int(low * 256), int(high * 256)) / 256


def random_logits(r, graph, rows, spread=3.0):
    return {t: [[grid(r, -spread, spread) for _ in range(n)] for _ in range(rows)]
            for t, n in logit_counts(graph).items()}


def columns(names, *rows):
    """Labels from rows written as strings of 0 and 1, one digit a behavior."""
    return {n: [int(row[k]) for row in rows] for k, n in enumerate(names)}


def well_clipped(graph, labels, logits):
    """Whether some clicked rows are clipped and some are not, where an estimator has a maxWeight below 100."""
    bounds = [o["estimator"]["maxWeight"] for o in graph["objectives"] if "maxWeight" in o.get("estimator", {})]
    clipped = [1 + math.exp(-z) > bound for bound in bounds if bound < 100
               for (z,), click in zip(logits["ctr"], labels["click"]) if click]
    return not clipped or any(clipped) and not all(clipped)


def well_spread(logits):
    """Whether logits are moderate, and no tower's is the same for two rows (as where a whole layer is 0)."""
    return all(len(set(column)) == len(column) and max(column) - min(column) > 0.5 and max(map(abs, column)) < 5
               for z in logits.values() for column in zip(*z))


def random_network(name, graph, labels, *shape):
    for attempt in itertools.count():
        network = network_of(random.Random("%s %d" % (name, attempt)), graph, len(labels["click"]), *shape)
        try:
            logits = {t: z.tolist() for t, z in forward(network, parameters(network)).items()}
            if well_clipped(graph, labels, logits) and (not checked_by_loops(graph, network) or well_spread(logits)):
                return network
        except UnsuitableNetwork:
            pass


def widened(representation, width, features):
    """The number of columns that "then" reads."""
    return width + features[0]["dimension"] + representation["units"][-1] \
        if representation["type"] == "deep-fm" else width


def head_width(representation, width, features):
    """The number of columns that a head reads."""
    if representation["type"] == "final-mlp":
        return 2 * representation["units"][-1] + representation["heads"]
    if "then" not in representation:
        return representation.get("units", [width])[-1]
    width = widened(representation, width, features)
    return head_width(representation["then"], width, features) if representation["then"] else width


def interest_shapes(g, group, features):
    size = 4 * sum(f["dimension"] for f in features if f["name"] in group["lists"])
    shapes = {}
    for l, unit in enumerate(group["units"]):
        shapes["interest_%d_%d" % (g, l)] = (size, unit, True)
        size = unit
    shapes["interest_%d_score" % g] = (size, 1, True)
    return shapes


def layer_shapes(representation, heads, width, features=()):
    """Name -> (in, out, whether it has b), of the representation's layers in the order of their use."""
    shapes = {}

    def expert(name, size):
        for l, unit in enumerate(representation["units"]):
            shapes["%s_dense_%d" % (name, l)] = (size, unit, True)
            size = unit
    if representation["type"] == "dcn-v2":
        for l in range(representation["layers"]):
            if representation["rank"]:
                shapes["cross_%d_down" % l] = (width, representation["rank"], False)
                shapes["cross_%d_up" % l] = (representation["rank"], width, True)
            else:
                shapes["cross_%d" % l] = (width, width, True)
        if representation["then"]["type"] != "shared-embeddings":
            shapes.update(layer_shapes(representation["then"], heads, width))
        return shapes
    if representation["type"] == "deep-fm":
        assert len({f["dimension"] for f in features}) == 1
        size = width
        for l, unit in enumerate(representation["units"]):
            shapes["deep_%d" % l] = (size, unit, True)
            size = unit
        if representation["then"]:
            shapes.update(layer_shapes(representation["then"], heads, widened(representation, width, features)))
        return shapes
    if representation["type"] == "ep-net":
        size = {f["name"]: f["dimension"] for f in features}[representation["domain"]] + width
        for l, unit in enumerate(representation["units"]):
            shapes["domain_gate_%d" % l] = (size, unit, True)
            size = unit
        shapes["domain_gate_score"] = (size, width, True)
        if representation["then"]:
            shapes.update(layer_shapes(representation["then"], heads, width))
        return shapes
    if representation["type"] == "final-mlp":
        for name in ("stream_1", "stream_2"):
            shapes[name + "_gate"] = (width, width, True)
            size = width
            for l, unit in enumerate(representation["units"]):
                shapes["%s_%d" % (name, l)] = (size, unit, True)
                size = unit
        assert size % representation["heads"] == 0
        chunk = size // representation["heads"]
        shapes.update(("fusion_%d" % (k + 1), (chunk, chunk, False)) for k in range(representation["heads"]))
        return shapes
    if representation["type"] == "mmoe":
        for i in range(representation["experts"]):
            expert("expert_%d" % i, width)
        for k in heads:
            shapes["gate_" + k] = (width, representation["experts"], False)
        return shapes
    levels, own, shared = [representation[k] for k in ("levels", "ownExperts", "sharedExperts")]
    for v in range(levels):
        for k in heads:
            for e in range(own):
                expert("level_%d_%s_%d" % (v, k, e), width)
        for e in range(shared):
            expert("level_%d_shared_%d" % (v, e), width)
        for k in heads:
            shapes["level_%d_gate_%s" % (v, k)] = (width, own + shared, False)
        if v < levels - 1:
            shapes["level_%d_gate_shared" % v] = (width, len(heads) * own + shared, False)
        width = representation["units"][-1]
    return shapes


def random_ids(r, rows, features, interests):
    """Lists have the lengths full, 1 and 0 in the first rows, each group in another order; aligned lists the same."""
    lengths = [{} for _ in range(rows)]
    by_name = {f["name"]: f for f in features}
    for g, group in enumerate(interests or []):
        slots, = {by_name[n]["slots"] for n in group["lists"]}
        first = [slots, 1, 0]
        first = first[g:] + first[:g]
        for i in range(rows):
            length = first[i] if i < 3 else r.randint(0, slots)
            lengths[i].update({n: length for n in group["lists"]})

    def ids_of(f, length):
        if "slots" not in f:
            return [r.randrange(f["rows"])]
        return [r.randrange(f["rows"]) for _ in range(length)] + [-1] * (f["slots"] - length)
    return [[i for f in features for i in ids_of(f, lengths[row].get(f["name"]))] for row in range(rows)]


def network_of(r, graph, rows, features, numeric, bottom, hidden, representation=None, interests=None):
    def matrix(n, m, low=-1.0, high=1.0):
        return [[grid(r, low, high) for _ in range(m)] for _ in range(n)]

    def stack(width, sizes):
        made = []
        for size in sizes:
            made.append({"W": matrix(width, size), "b": matrix(1, size, -0.5, 0.5)[0]})
            width = size
        return made
    tables = {}
    for f in features:
        if f["table"] not in tables:
            tables[f["table"]] = matrix(f["rows"], f["dimension"])
    width = sum(f["dimension"] for f in features) + len(numeric)
    ids = random_ids(r, rows, features, interests)
    values = matrix(rows, len(numeric), -2.0, 2.0)
    shared = stack(width, bottom)
    width = bottom[-1] if bottom else width
    made = {"features": features, "numeric": numeric, "ids": ids, "numericValues": values, "tables": tables}

    def layers(shapes):
        for name, (n, m, bias) in shapes.items():
            made["layers"][name] = {"W": matrix(n, m)}
            if bias:
                made["layers"][name]["b"] = matrix(1, m, -0.5, 0.5)[0]
    if interests:
        made["interests"] = interests
    if representation:
        assert not bottom
        made["representation"] = representation
    if interests or representation:
        made["layers"] = {}
    for g, group in enumerate(interests or []):
        layers(interest_shapes(g, group, features))
    if representation:
        layers(layer_shapes(representation, list(logit_counts(graph)), width, features))
        width = head_width(representation, width, features)
    made["sharedBottom"] = shared
    made["towers"] = {t: stack(width, hidden[t] + [n]) for t, n in logit_counts(graph).items()}
    return made


def feature(name, rows, dimension, table=None):
    return {"name": name, "table": table or name, "rows": rows, "dimension": dimension}


def list_feature(name, rows, dimension, table, slots):
    return dict(feature(name, rows, dimension, table), slots=slots, pooling="sum")


def interest(lists, candidates, units, weights):
    return {"lists": lists, "candidates": candidates, "units": units, "weights": weights}


def esmm(*objectives):
    return {"towers": [tower("ctr", ROOT, "click"), tower("cvr", "click", "purchase")],
            "objectives": list(objectives) or [objective("click"), objective("purchase")]}


def esm2(*objectives):
    return {"towers": [tower("ctr", ROOT, "click"),
                       tower("action", "click", "daction", "oaction", exhaustive=True),
                       tower("buy_after_daction", "daction", "purchase"),
                       tower("buy_after_oaction", "oaction", "purchase")],
            "objectives": list(objectives) or [objective("click"), objective("daction"), objective("purchase")]}


def escm2(estimator, max_weight):
    return esmm(objective("click"), objective("purchase"),
                objective("purchase", "click", 0.1, estimator, max_weight))


def late(estimator, *others):
    """The objectives click, others, and purchase given click with this estimator."""
    return [objective("click"), *others, objective("purchase", "click", 0.7 if others else 1.0, estimator)]


def delays_of(seed, labels):
    """Multiples of 1/256 days; 0 for the first purchase; without a click infinity."""
    r, first = random.Random(seed), labels["purchase"].index(1) if 1 in labels["purchase"] else None
    return {"purchase": [None if not click else 0.0 if i == first else grid(r, 0.125, 4.0)
                         for i, click in enumerate(labels["click"])]}


def mmoe(experts, *units):
    return {"type": "mmoe", "experts": experts, "units": list(units)}


def ple(levels, shared, own, *units):
    return {"type": "ple", "levels": levels, "sharedExperts": shared, "ownExperts": own, "units": list(units)}


def dcn_v2(layers, rank, then=None):
    return {"type": "dcn-v2", "layers": layers, "rank": rank, "then": then or {"type": "shared-embeddings"}}


def deep_fm(units, then=None):
    return {"type": "deep-fm", "units": units, "then": then}


def final_mlp(units, heads):
    return {"type": "final-mlp", "units": units, "heads": heads}


def ep_net(domain, units, then=None):
    return {"type": "ep-net", "domain": domain, "units": units, "then": then}


def three_way(*objectives):
    return {"towers": [tower("ctr", ROOT, "click"),
                       tower("action", "click", "cart", "wish", "other", exhaustive=True),
                       tower("buy_after_cart", "cart", "purchase"),
                       tower("buy_after_wish", "wish", "purchase"),
                       tower("buy_after_other", "other", "purchase")],
            "objectives": list(objectives) or [objective(b) for b in ("click", "cart", "wish", "purchase")]}


def three_way_remainder():
    return {"towers": [tower("ctr", ROOT, "click"), tower("action", "click", "cart", "wish"),
                       tower("buy_after_cart", "cart", "purchase"), tower("buy_after_wish", "wish", "purchase")],
            "objectives": [objective(b) for b in ("click", "cart", "wish", "purchase")]}


def four_steps():
    steps = ["click", "cart", "checkout", "pay"]
    return {"towers": [tower("to_" + b, a, b) for a, b in zip([ROOT] + steps, steps)],
            "objectives": [objective(b) for b in steps]}


ESMM_LABELS = columns(["click", "purchase"], "00", "10", "11", "00", "11", "10", "00", "10")
ESM2_LABELS = columns(["click", "daction", "purchase"],
                      "000", "100", "110", "111", "101", "000", "110", "111", "100", "000")
THREE_WAY_LABELS = columns(["click", "cart", "wish", "purchase"], "0000", "1000", "1100", "1101", "1010", "1011",
                           "1001", "0000", "1100", "1000")


def combinations(names, size):
    """Every sign combination of +-size for these one-logit towers, each combination twice in succession."""
    signs = [s for s in itertools.product((size, -size), repeat=len(names)) for _ in range(2)]
    return {n: [[s[k]] for s in signs] for k, n in enumerate(names)}


def cases():
    def with_logits(name, graph, labels, **more):
        rows = len(next(iter(labels.values())))
        seeds = itertools.chain([name], ("%s %d" % (name, attempt) for attempt in itertools.count()))
        tries = (random_logits(random.Random(seed), graph, rows) for seed in seeds)
        return make(name, graph, labels, next(z for z in tries if well_clipped(graph, labels, z)), **more)

    yield with_logits("esmm_logits", esmm(), ESMM_LABELS)
    yield with_logits("esm2_logits", esm2(), ESM2_LABELS)

    # All signs of +-60 with all labels 1, then all 0; before them the row (60, 0.3, 60, 60), where log(1 - p)
    # cannot be had from log p in double, and its mirrors.
    names = ["ctr", "action", "buy_after_daction", "buy_after_oaction"]
    logits = combinations(names, 60.0)
    first = [(60.0, 0.3, 60.0, 60.0), (60.0, 0.3, 60.0, -60.0), (-60.0, -0.3, -60.0, 60.0)]
    for k, n in enumerate(names):
        logits[n] = [[row[k]] for row in first for _ in range(2)] + logits[n]
    yield make("esm2_extreme", esm2(),
               {b: [1, 0] * (len(logits["ctr"]) // 2) for b in ("click", "daction", "purchase")},
               logits, moderate=False)
    logits = combinations(["ctr", "cvr"], 60.0)
    logits = {n: z + [[v] for v in extra] for (n, z), extra in zip(
        logits.items(), ([60.0, 60.0, 0.25, 0.25], [-0.25, -0.25, 60.0, 60.0]))}
    yield make("esmm_extreme", esmm(), {b: [1, 0] * 6 for b in ("click", "purchase")}, logits, moderate=False)

    yield with_logits("unequal_weights",
                      esm2(objective("click"), objective("daction", weight=0.5), objective("purchase", weight=3.7)),
                      ESM2_LABELS)
    yield with_logits("three_way_softmax", three_way(), THREE_WAY_LABELS)
    yield with_logits("three_way_with_remainder", three_way_remainder(),
                      columns(["click", "cart", "wish", "purchase"], "0000", "1000", "1100", "1101", "1010", "1011",
                              "0000", "1000", "1100", "1011"))
    yield with_logits("four_step_funnel", four_steps(),
                      columns(["click", "cart", "checkout", "pay"], "0000", "1000", "1100", "1110", "1111", "0000",
                              "1000", "1111", "1100", "1110"))
    yield with_logits("given_click", esmm(objective("click"), objective("purchase", "click")), ESMM_LABELS)
    yield with_logits("given_mid", esm2(objective("click"), objective("daction"), objective("purchase"),
                                        objective("purchase", "daction", 0.7)), ESM2_LABELS)
    weights = [1.0, 0.5, 2.0, 0.0, 1.25, 3.0, 0.75, 1.0, 0.0, 0.1]
    yield with_logits("sample_weights", esm2(), ESM2_LABELS, sample_weights=weights)
    yield with_logits("no_given_rows", esmm(objective("click"), objective("purchase", "click")),
                      {"click": [0] * 6, "purchase": [0] * 6})

    name = "network_esmm"
    yield make(name, esmm(), ESMM_LABELS, network=random_network(
        name, esmm(), ESMM_LABELS, [feature("user", 5, 3), feature("item", 4, 2)], ["price", "age"], [],
        {"ctr": [4, 3], "cvr": [4, 3]}))
    name = "network_esm2_shared_bottom"
    yield make(name, esm2(), ESM2_LABELS, network=random_network(
        name, esm2(), ESM2_LABELS, [feature("user", 6, 2), feature("item", 4, 4)], ["price"], [6, 5],
        {"ctr": [4], "action": [4], "buy_after_daction": [4], "buy_after_oaction": [4]}))
    name = "network_shared_table"
    yield make(name, esmm(), ESMM_LABELS, network=random_network(
        name, esmm(), ESMM_LABELS,
        [feature("item", 6, 3, "items"), feature("user", 4, 2), feature("last_item", 6, 3, "items")], ["price"], [5],
        {"ctr": [4], "cvr": [4]}))
    name = "network_three_way"
    graph = three_way(objective("click"), objective("cart"), objective("wish"), objective("purchase", weight=2.0),
                      objective("purchase", "click", 0.5))
    yield make(name, graph, THREE_WAY_LABELS, sample_weights=weights, network=random_network(
        name, graph, THREE_WAY_LABELS, [feature("user", 5, 2), feature("item", 5, 3)], ["price", "age"], [5],
        {"ctr": [4], "action": [4], "buy_after_cart": [4], "buy_after_wish": [4], "buy_after_other": [4]}))

    # p(click) about 1e-8 and p(daction), p(purchase) about 1e-12; sigmoid(-18.42) = 1.0e-8, sigmoid(-9.21) = 1.0e-4
    rows = [(-18.42, -9.21, 0.5, -9.21), (-18.42, -9.21, -9.21, -9.21), (-18.42, 9.21, -9.21, 0.0),
            (-18.5, -9.0, 1.0, -18.42), (-9.21, -18.42, 0.0, -18.42), (0.0, -18.42, -9.21, -27.63),
            (-27.63, 0.0, 0.0, 0.0), (-18.42, 18.42, 18.42, -18.42)]
    yield make("tiny_probabilities", esm2(), columns(["click", "daction", "purchase"], "000", "100", "110", "111", "101",
                                                     "000", "111", "000"),
               {n: [[row[k]] for row in rows] for k, n in enumerate(names)})

    # beyond float32's (89) and float64's (745) range of exp
    rows = [(89.0, 0.25, 89.0, 89.0), (-89.0, 0.25, -89.0, 89.0), (1000.0, -0.5, 1000.0, 1000.0),
            (-1000.0, 1000.0, -1000.0, 1000.0), (10000.0, 0.25, 10000.0, 10000.0), (-10000.0, -1.0, -10000.0, 10000.0)]
    yield make("esm2_huge", esm2(), {b: [1, 0] * len(rows) for b in ("click", "daction", "purchase")},
               {n: [[row[k]] for row in rows for _ in range(2)] for k, n in enumerate(names)},
               digits=13500, moderate=False)

    yield with_logits("two_towers_from_root",
                      {"towers": [tower("ctr", ROOT, "click"), tower("like_rate", ROOT, "like"),
                                  tower("cvr", "click", "purchase")],
                       "objectives": [objective("click"), objective("like", weight=0.5), objective("purchase")]},
                      columns(["click", "like", "purchase"], "000", "100", "010", "110", "101", "111", "000", "010"))

    # Estimators. maxWeight 100 is never reached by the first; the others have rows clipped and rows not clipped.
    ipw, dr = "inverse-propensity", "doubly-robust"
    clicked_weights = [1.0, 0.5, 2.0, 0.25, 0.0, 1.25, 3.0, 0.75]
    yield with_logits("escm2_ipw_logits", escm2(ipw, 100.0), ESMM_LABELS)
    yield with_logits("escm2_dr_logits", escm2(dr, 5.0), ESMM_LABELS)
    yield with_logits("escm2_ipw_sample_weights", escm2(ipw, 5.0), ESMM_LABELS, sample_weights=clicked_weights)
    yield with_logits("escm2_dr_sample_weights", escm2(dr, 5.0), ESMM_LABELS, sample_weights=clicked_weights)
    for name, graph in (("escm2_ipw_extreme_logits", escm2(ipw, 5.0)), ("escm2_dr_extreme_logits", escm2(dr, 5.0))):
        towers = list(logit_counts(graph))
        signs = list(itertools.product((60.0, -60.0), repeat=len(towers)))
        signs += [(60.0, 0.25, -0.25)[:len(towers)], (-60.0, 0.25, 60.0)[:len(towers)],
                  (-0.25, 60.0, 0.25)[:len(towers)], (-8.0, -60.0, 0.25)[:len(towers)]]
        labelled = [(row, label) for row in signs for label in ("00", "10", "11")]
        yield make(name, graph, columns(["click", "purchase"], *[label for _, label in labelled]),
                   {t: [[row[k]] for row, _ in labelled] for k, t in enumerate(towers)}, moderate=False)

    # Learned loss weights.
    learned = esm2(objective("click", log_variance=-0.75), objective("daction", log_variance=0.5),
                   objective("purchase", log_variance=1.25))
    yield with_logits("uncertainty_weights", learned, ESM2_LABELS)
    yield with_logits("uncertainty_escm2_dr", esmm(
        objective("click", log_variance=0.5), objective("purchase", weight=0.7),
        objective("purchase", "click", 1.0, dr, 5.0, log_variance=1.25)), ESMM_LABELS)

    # Networks with these, and with representations.
    def with_network(name, graph, labels, bottom, hidden, representation=None, features=None, interests=None, **more):
        return make(name, graph, labels, network=random_network(
            name, graph, labels, features or [feature("user", 5, 3), feature("item", 4, 2)], ["price", "age"], bottom,
            {t: hidden for t in logit_counts(graph)}, representation, interests), **more)
    yield with_network("network_uncertainty",
                       esmm(objective("click", log_variance=-0.75), objective("purchase", log_variance=0.5)),
                       ESMM_LABELS, [4], [3])
    yield with_network("network_escm2_ipw", escm2(ipw, 2.0), ESMM_LABELS, [4], [3])
    yield with_network("network_escm2_dr", escm2(dr, 2.0), ESMM_LABELS, [4], [3])
    yield with_network("mmoe_esmm", esmm(), ESMM_LABELS, [], [3], mmoe(3, 4))
    yield with_network("mmoe_esm2", esm2(), ESM2_LABELS, [], [3], mmoe(2, 4, 3))
    yield with_network("mmoe_escm2_dr", escm2(dr, 2.0), ESMM_LABELS, [], [3], mmoe(3, 4))
    yield with_network("ple_esmm", esmm(), ESMM_LABELS, [], [3], ple(2, 2, 2, 4, 3))
    yield with_network("ple_esm2", esm2(), ESM2_LABELS, [], [3], ple(2, 1, 1, 3))
    yield with_network("ple_escm2_dr", escm2(dr, 2.0), ESMM_LABELS, [], [3], ple(2, 2, 1, 3))
    yield with_network("dcn_v2_esmm", esmm(), ESMM_LABELS, [], [3], dcn_v2(2, 0))
    yield with_network("dcn_v2_low_rank_esm2", esm2(), ESM2_LABELS, [], [3], dcn_v2(3, 2))
    yield with_network("dcn_v2_mmoe_escm2_dr", escm2(dr, 2.0), ESMM_LABELS, [], [3], dcn_v2(2, 3, mmoe(3, 4)))
    one_dimension = [feature("item", 6, 3, "items"), feature("user", 4, 3), feature("last_item", 6, 3, "items")]
    yield with_network("deep_fm_esmm", esmm(), ESMM_LABELS, [], [3], deep_fm([5]), one_dimension)
    yield with_network("deep_fm_mmoe_escm2_dr", escm2(dr, 2.0), ESMM_LABELS, [], [3], deep_fm([5, 4], mmoe(3, 4)),
                       one_dimension)
    yield with_network("deep_fm_ple_esm2", esm2(), ESM2_LABELS, [], [3], deep_fm([4], ple(2, 1, 1, 3)),
                       one_dimension)

    # Interests. The sku's table is the list's too; a sku is met in lists of its own row, and twice in a list.
    sku, history = feature("sku", 5, 3, "items"), list_feature("history", 5, 3, "items", 4)
    one_list = [sku, history, feature("user", 4, 2)]
    yield with_network("din_esmm", esmm(), ESMM_LABELS, [], [3], None, one_list,
                       [interest(["history"], ["sku"], [4], "plain")])
    yield with_network("din_softmax_esm2", esm2(), ESM2_LABELS, [5], [3], None,
                       [list_feature("history_kind", 4, 2, "kinds_seen", 4), feature("user", 4, 2), sku, history,
                        feature("kind", 3, 2)],
                       [interest(["history", "history_kind"], ["sku", "kind"], [4, 3], "softmax")])
    yield with_network("din_mmoe_escm2_dr", escm2(dr, 2.0), ESMM_LABELS, [], [3], mmoe(3, 4), one_list,
                       [interest(["history"], ["sku"], [4], "plain")])
    yield with_network("din_two_groups_esmm", esmm(), ESMM_LABELS, [], [3], None,
                       [list_feature("carted", 5, 3, "items", 3), sku, history, feature("user", 4, 2)],
                       [interest(["history"], ["sku"], [4], "softmax"), interest(["carted"], ["sku"], [3], "plain")])

    yield with_network("final_mlp_esmm", esmm(), ESMM_LABELS, [], [3], final_mlp([4, 3], 1))
    yield with_network("final_mlp_heads_esmm", esmm(), ESMM_LABELS, [], [3], final_mlp([6], 3))
    yield with_network("final_mlp_heads_escm2_dr", escm2(dr, 2.0), ESMM_LABELS, [], [3], final_mlp([5, 4], 2))

    tab = feature("tab", 3, 2)
    yield with_network("ep_net_esmm", esmm(), ESMM_LABELS, [], [3], ep_net("tab", [5]),
                       [feature("user", 5, 3), tab, feature("item", 4, 2)])
    yield with_network("ep_net_mmoe_esm2", esm2(), ESM2_LABELS, [], [3], ep_net("tab", [4, 3], mmoe(2, 4)),
                       [feature("item", 5, 3, "items"), feature("last_item", 5, 3, "items"), tab])

    # Late conversions. All delays are exact in float32. The extreme cases have products of rate and delay from 0 to
    # what is not 0 only in log space; the huge one has what no rate that fits has, but must not overflow.
    esmm_delays, esm2_delays = delays_of("esmm", ESMM_LABELS), delays_of("esm2", ESM2_LABELS)
    from_exposure = [objective("click"), objective("daction")]
    tiny, year, ever = 2.0 ** -126, 365.0, 2.0 ** 100
    for kind in ("delayed", "fake-negative"):
        name = kind.replace("-", "_")
        esmm_more, esm2_more = [{"delays": v} if kind == "delayed" else {} for v in (esmm_delays, esm2_delays)]
        purchase = objective("purchase", estimator=kind)
        yield with_logits(name + "_logits", esmm(*late(kind)), ESMM_LABELS, **esmm_more)
        yield with_logits(name + "_sample_weights", esmm(*late(kind, objective("purchase"))), ESMM_LABELS,
                          sample_weights=clicked_weights, **esmm_more)
        yield with_logits(name + "_given_click_esm2", esm2(*late(kind, objective("daction"))), ESM2_LABELS,
                          **esm2_more)
        yield with_logits(name + "_from_exposure", esm2(*from_exposure, purchase), ESM2_LABELS, **esm2_more)
        yield with_logits(name + "_uncertainty", esmm(
            objective("click", log_variance=-0.75), objective("purchase", "click", 1.0, kind, log_variance=0.5)),
                          ESMM_LABELS, **esmm_more)
        nothing = {"click": [0] * 6, "purchase": [0] * 6}
        yield with_logits(name + "_no_given_rows", esmm(*late(kind)), nothing,
                          **({"delays": delays_of("nothing", nothing)} if esmm_more else {}))

        # (label, delays of rows with it, delays of such rows where the rate is below 1)
        labelled = [("00", [None], []), ("10", [0.0, tiny, 1.0, year, None], [115.5]), ("11", [0.0, tiny], [1.0, year])]
        triples = [((-1) ** k * 90.0, cvr, h) for k, (cvr, h) in enumerate(itertools.product(
            (90.0, -90.0, 0.25), (90.0, -90.0, -0.25)))]
        corners = list(itertools.product((90.0, -90.0), repeat=3)) + [(0.25, -0.25, -90.0), (-0.25, 90.0, -0.25)]
        for suffix, graph, signs in (("_extreme_logits", esmm(*late(kind)), triples),
                                     ("_extreme_from_exposure", esmm(objective("click"), purchase), corners)):
            if kind == "delayed":
                made = [(z, label, delay) for z in signs for label, always, slow in labelled
                        for delay in always + (slow if z[2] < 0 else [])]
            else:
                made = [(z[:2], label, None) for z in dict.fromkeys((*z[:2], 0.0) for z in signs)
                        for label, _, _ in labelled]
            yield make(name + suffix, graph, columns(["click", "purchase"], *[label for _, label, _ in made]),
                       {t: [[z[k]] for z, _, _ in made] for k, t in enumerate(logit_counts(graph))}, moderate=False,
                       **({"delays": {"purchase": [delay for _, _, delay in made]}} if esmm_more else {}))
        if kind == "delayed":
            made = [(90.0, "11", year), (90.0, "11", 2.0 ** 20), (60.0, "11", 2.0 ** 20), (90.0, "10", ever),
                    (90.0, "10", tiny), (-90.0, "10", ever), (-90.0, "11", ever), (90.0, "00", None)]
            yield make("delayed_huge_logits", esmm(*late(kind)),
                       columns(["click", "purchase"], *[label for _, label, _ in made]),
                       {"ctr": [[0.25]] * len(made), "cvr": [[-0.5]] * len(made),
                        hazard_name(late(kind)[-1]): [[h] for h, _, _ in made]}, moderate=False,
                       delays={"purchase": [delay for _, _, delay in made]})

        yield with_network(name + "_network_esmm", esmm(*late(kind)), ESMM_LABELS, [4], [3], **esmm_more)
        yield with_network(name + "_network_from_exposure", esmm(objective("click"), purchase), ESMM_LABELS, [4], [3],
                           sample_weights=clicked_weights, **esmm_more)
        if kind == "delayed":
            yield with_network("delayed_mmoe_esmm", esmm(*late(kind, objective("purchase"))), ESMM_LABELS, [], [3],
                               mmoe(3, 4), **esmm_more)


# ---------------------------------------------------------------- writing

def text(v, indent=""):
    """JSON with one line for a list of scalars or a record of scalars; doubles by repr."""
    items = v.values() if isinstance(v, dict) else v
    if not isinstance(v, (dict, list)) or not any(isinstance(x, dict) or isinstance(x, list) and len(x) > 1
                                                  for x in items) and not (
            isinstance(v, dict) and any(isinstance(x, list) for x in items)):
        return json.dumps(v, allow_nan=False)
    if isinstance(v, dict) and ("outcomes" in v or "behavior" in v or "units" in v or "rank" in v):
        return json.dumps(v, allow_nan=False)
    inner = indent + " "
    if isinstance(v, dict):
        body = [json.dumps(k) + ": " + text(x, inner) for k, x in v.items()]
    else:
        body = [text(x, inner) for x in v]
    open_, close = ("{", "}") if isinstance(v, dict) else ("[", "]")
    return open_ + "\n" + ",\n".join(inner + b for b in body) + "\n" + indent + close


def main(folder):
    os.makedirs(folder, exist_ok=True)
    total = 0
    for case in cases():
        content = text(case) + "\n"
        assert json.loads(content) == case
        with open(os.path.join(folder, case["case"] + ".json"), "w", encoding="ascii", newline="\n") as f:
            f.write(content)
        total += len(content)
        print("%-28s %6d bytes   loss %r" % (case["case"], len(content), case["loss"]))
    print("total %d bytes" % total)


if __name__ == "__main__":
    main(sys.argv[1])
