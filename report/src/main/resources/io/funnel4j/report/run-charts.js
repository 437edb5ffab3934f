"use strict";
/** The charts that a run alone has, by kind; each draws one canvas with the tools of charts.js. */
const runCharts = ({ report, style, colour, shape, significant, drawable, wrapped, axis, epochAxis, options, draw }) => {
  /** Features that a chart of bars shows at most. */
  const MOST_BARS = 15;
  const detail = (probability) => report.details.find((found) => found.probability === probability);
  const percent = (share, digits) => significant(100 * share, digits) + "%";
  const small = (value) => (value < 0.001 ? value.toExponential(value === Number(value.toExponential(0)) ? 0 : 1).replace("e-", "e−") : String(Number(value.toPrecision(3))));
  const count = (value) => Number(value.toPrecision(6)).toLocaleString("en-GB");
  const label = (item) => item.raw.label;

  /** P(b | a) of the key p_b_given_a.auc. */
  function subject(key) {
    const column = key.slice(0, Math.max(0, key.lastIndexOf(".")));
    const columnName = (probability) => probability.replace(/^P\((.*)\)$/, "p_$1").replace(" | ", "_given_");
    const found = report.probabilities.find((result) => columnName(result.probability) === column);
    return found ? found.probability : column;
  }

  /** One validation metric of all probabilities; each keeps its colour and shape from chart to chart. */
  function validation(canvas, metric) {
    const subjects = [...new Set(report.training.flatMap((curve) => curve.epochs.flatMap((epoch) => Object.keys(epoch.validation))).map(subject))];
    const datasets = [];
    const all = [];
    for (const curve of report.training) {
      subjects.forEach((name, s) => {
        const points = [];
        for (const epoch of curve.epochs) {
          for (const [key, y] of Object.entries(epoch.validation)) {
            if (subject(key) === name && key.slice(key.lastIndexOf(".") + 1) === metric && drawable(y)) {
              all.push(y);
              points.push({
                x: epoch.position, y, kept: epoch.kept,
                label: (name ? name + ", " : "") + "epoch " + significant(epoch.position, 4) + ": " + significant(y, 5) + (epoch.kept ? " (kept)" : ""),
              });
            }
          }
        }
        const ringed = (value, other) => points.map((point) => (point.kept ? value : other));
        datasets.push({
          data: points, showLine: true, clip: false, borderWidth: 1.75, borderColor: colour(s), pointBorderColor: colour(s), pointStyle: shape(s),
          radius: ringed(5.5, points.length > 30 ? 0 : 3), pointBorderWidth: ringed(2.25, 1), backgroundColor: ringed(style("--page"), colour(s)),
        });
      });
    }
    // Log losses of a click and of a purchase are decades apart.
    const wide = all.length > 0 && Math.min(...all) > 0 && Math.max(...all) > 8 * Math.min(...all);
    const y = wide
      ? axis("", { type: "logarithmic", afterBuildTicks: (scale) => { scale.ticks = decades(scale.min, scale.max); }, ticks: { autoSkip: true, callback: small } })
      : axis("", { ...shares(all), grace: "5%", ticks: { maxTicksLimit: 6 } });
    draw(canvas, { datasets, notes: wide ? ["On a logarithmic scale."] : [] }, options(epochAxis(), y, label));
  }

  /** An axis of shares ends where they do. */
  function shares(values) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    return { ...(low >= 0 && low < 0.05 && high <= 1 ? { min: 0 } : {}), ...(low >= 0 && high <= 1 && high > 0.95 ? { max: 1 } : {}) };
  }

  function roc(canvas, probability) {
    const points = detail(probability).roc.map((point) => ({
      x: point.falsePositiveRate, y: point.truePositiveRate,
      label: percent(point.truePositiveRate, 3) + " found among " + percent(point.falsePositiveRate, 3) + " of the others",
    }));
    const result = report.probabilities.find((found) => found.probability === probability);
    const auc = result && result.metrics.auc;
    const datasets = [
      { data: points, showLine: true, radius: 0, hitRadius: 6, borderWidth: 2, borderColor: colour(0), backgroundColor: colour(0) + "18", fill: "origin" },
      { data: [{ x: 0, y: 0 }, { x: 1, y: 1 }], showLine: true, radius: 0, borderDash: [6, 4], borderWidth: 1.5, borderColor: style("--muted") },
    ];
    const share = (title) => axis(title, { min: 0, max: 1, ticks: { stepSize: 0.2 } });
    draw(canvas, { datasets, notes: drawable(auc) ? ["AUC " + auc.toFixed(4) + "."] : [] },
      options(share("false positive rate"), share("true positive rate"), label));
  }

  /** A histogram as the outline of its bars: a step "before" a point keeps the height of the one before it. */
  function bars(edges, heights, labels, s) {
    const data = heights.map((y, bin) => ({ x: edges[bin], y, label: labels[bin] }));
    data.push({ x: edges[edges.length - 1], y: heights[heights.length - 1], label: labels[labels.length - 1] });
    return {
      data: [{ x: edges[0], y: 0 }, ...data, { x: edges[edges.length - 1], y: 0 }],
      showLine: true, stepped: "before", radius: 0, hitRadius: 6, borderWidth: 1.75, borderColor: colour(s), backgroundColor: colour(s) + "30", fill: "origin",
    };
  }

  function decades(low, high) {
    const span = Math.log10(high / low);
    const digits = span > 2.5 ? [1] : span > 1.2 ? [1, 3] : span > 0.6 ? [1, 2, 5] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const step = Math.max(1, Math.ceil(span / 7));
    const ticks = [];
    for (let power = Math.floor(Math.log10(low)); power <= 0; power++) {
      for (const digit of digits) {
        const value = Number(digit + "e" + power);
        if (value >= low && value <= high && power % step === 0) {
          ticks.push({ value, major: digit === 1 });
        }
      }
    }
    return ticks;
  }

  const logarithmic = (title, low, high, ticks) => axis(title, {
    type: "logarithmic", min: low, max: high,
    afterBuildTicks: (scale) => { scale.ticks = ticks || decades(low, high); },
    ticks: { autoSkip: true, callback: small },
  });

  function scores(canvas, probability) {
    const { edges, positives, negatives, positivesBelow, negativesBelow } = detail(probability).scores;
    const sum = (values) => values.reduce((total, value) => total + value, 0);
    const series = [[negatives, negativesBelow, "did not happen"], [positives, positivesBelow, "happened"]];
    const datasets = [];
    const notes = [];
    series.forEach(([weights, below, name], s) => {
      const all = sum(weights) + below;
      if (all === 0) {
        notes.push("No row on which it " + (s === 0 ? "did not happen." : "happened."));
        return;
      }
      const labels = weights.map((weight, bin) =>
        name + ", " + significant(edges[bin], 3) + " to " + significant(edges[bin + 1], 3) + ": " + count(weight) + " rows, " + percent(weight / all, 3));
      datasets.unshift(bars(edges, weights.map((weight) => (100 * weight) / all), labels, s));
    });
    if (positivesBelow + negativesBelow > 0) {
      notes.push("Not drawn: " + count(positivesBelow + negativesBelow) + " rows below " + small(edges[0]) + ", " + count(positivesBelow) + " of them where it happened.");
    }
    draw(canvas, { datasets, notes }, options(
      logarithmic("predicted probability", edges[0], edges[edges.length - 1]),
      axis("% of the class", { min: 0, grace: "5%", ticks: { maxTicksLimit: 6 } }), label));
  }

  function groups(canvas, probability) {
    const { groups: counts, median } = detail(probability).groupAuc;
    const edges = [...counts, 0].map((_, edge) => edge / counts.length);
    const labels = counts.map((groups, bin) => "AUC " + significant(edges[bin], 3) + " to " + significant(edges[bin + 1], 3) + ": " + count(groups) + " groups");
    const top = Math.max(...counts);
    const upright = (x, text, dash, ink) => ({
      data: [{ x, y: 0, label: text }, { x, y: top, label: text }], showLine: true, radius: 0, borderDash: dash, borderWidth: 1.5, borderColor: style(ink), order: 0,
    });
    const datasets = [
      upright(0.5, "chance", [6, 4], "--muted"),
      ...(drawable(median) ? [upright(median, "median " + median.toFixed(3), [], "--ink")] : []),
      { ...bars(edges, counts, labels, 0), order: 1 },
    ];
    draw(canvas, { datasets, notes: drawable(median) ? ["The solid line is the median, " + median.toFixed(3) + "."] : [] }, options(
      axis("AUC inside the group", { min: 0, max: 1, ticks: { stepSize: 0.25, callback: String } }),
      axis("groups", { min: 0, ticks: { maxTicksLimit: 6, precision: 0 } }), label));
  }

  function funnel(canvas) {
    const shown = report.details;
    const values = shown.flatMap((found) => [found.observed, found.predicted]).filter((value) => drawable(value) && value > 0);
    canvas.parentElement.style.height = 56 + 36 * shown.length + "px";
    const low = values.length === 0 ? 0.1 : Math.min(...values) / 1.5;
    const high = values.length === 0 ? 1 : Math.min(1, Math.max(...values) * 1.5);
    const notes = [];
    const series = ["observed", "predicted"].map((kind, s) => ({
      data: shown.flatMap((found, row) => (found[kind] > 0 ? [{ x: found[kind], y: row, label: found.probability + " " + kind + ": " + percent(found[kind], 4) }] : [])),
      pointStyle: shape(s), radius: s === 0 ? 6 : 5, borderColor: colour(s), backgroundColor: colour(s), clip: false, order: 1 - s,
    }));
    const none = shown.filter((found) => !(found.observed > 0)).map((found) => found.probability);
    if (none.length > 0) {
      notes.push("Not observed in these rows: " + none.join(", ") + ".");
    }
    const links = shown.filter((found) => found.observed > 0 && found.predicted > 0).map((found) => ({
      data: [{ x: found.observed, y: shown.indexOf(found) }, { x: found.predicted, y: shown.indexOf(found) }],
      showLine: true, radius: 0, borderWidth: 2, borderColor: style("--rule-strong"), order: 2,
    }));
    const narrow = canvas.parentElement.clientWidth < 480;
    const y = axis("", {
      reverse: true, min: -0.5, max: shown.length - 0.5,
      afterBuildTicks: (scale) => { scale.ticks = shown.map((found, row) => ({ value: row })); },
      ticks: { autoSkip: false, color: style("--ink"), callback: (row) => wrapped(shown[row].probability, narrow ? 14 : 30) },
    });
    draw(canvas, { datasets: [...series, ...links], notes }, options(logarithmic("rate", low, high), y, label));
  }

  /** Stacked bars, a feature each. */
  function featureBars(canvas, shown, series, title, notes, max) {
    canvas.parentElement.style.height = 64 + 26 * shown.length + "px";
    const narrow = canvas.parentElement.clientWidth < 420;
    const datasets = series.map(([name, value, text], s) => ({
      label: name, data: shown.map(value), backgroundColor: colour(s) + (name === "hashed" ? "70" : ""), borderWidth: 0, barPercentage: 0.7, categoryPercentage: 0.9,
      texts: shown.map((feature) => feature.name + ", " + name + ": " + text(value(feature))),
    }));
    const x = axis(title, { stacked: true, min: 0, max, ticks: { maxTicksLimit: 6 } });
    const y = axis("", {
      stacked: true, ticks: { autoSkip: false, color: style("--ink"), callback: (row) => wrapped(shown[row].name, narrow ? 14 : 24)[0] },
    });
    const drawn = options(x, y, (item) => item.dataset.texts[item.dataIndex]);
    drawn.indexAxis = "y";
    drawn.plugins.tooltip.filter = () => true;
    draw(canvas, { datasets, notes, labels: shown.map((feature) => feature.name), type: "bar" }, drawn);
  }

  const more = (all, shown) => (all.length > shown.length ? [all.length - shown.length + " more are in the table."] : []);

  function coverage(canvas) {
    const uncovered = (feature) => feature.missing + feature.unknown;
    const all = report.features.features.filter((feature) => uncovered(feature) + feature.hashed > 0)
      .sort((a, b) => uncovered(b) - uncovered(a) || b.hashed - a.hashed);
    const shown = all.slice(0, MOST_BARS);
    const share = (key) => [key, (feature) => 100 * feature[key], (value) => significant(value, 3) + "%"];
    featureBars(canvas, shown, [share("missing"), share("unknown"), share("hashed")], "% of the rows", more(all, shown), undefined);
  }

  function times(canvas) {
    const nanos = (feature) => feature.readNanos + feature.encodeNanos;
    const all = report.features.features.filter((feature) => drawable(feature.readNanos)).sort((a, b) => nanos(b) - nanos(a));
    const shown = all.slice(0, MOST_BARS);
    const time = (name, key) => [name, (feature) => feature[key], (value) => significant(value, 3) + " ns"];
    featureBars(canvas, shown, [time("read", "readNanos"), time("encode", "encodeNanos")], "ns a value", more(all, shown), undefined);
  }

  return { validation, roc, scores, groups, funnel, coverage, times };
};
