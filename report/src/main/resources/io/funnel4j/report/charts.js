(() => {
  const SHAPES = ["circle", "rect", "triangle", "rectRot"];
  const COLOURS = 8;
  const content = JSON.parse(document.getElementById("report-data").textContent);
  const report = content.report;
  const metrics = new Map((report.metrics || []).map((metric) => [metric.key, metric]));
  // A run is drawn as a comparison of one model.
  const models = report.models || [{ name: "", calibration: report.calibration, training: report.training }];
  const isRun = !report.models;
  let charts = [];

  /** Undefined is null in the data, and infinite a string: neither can be drawn. */
  const drawable = (value) => typeof value === "number" && Number.isFinite(value);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (s) => style("--series-" + (s % COLOURS));
  const shape = (s) => SHAPES[(s + Math.floor(s / COLOURS)) % SHAPES.length];
  const significant = (value, digits) => (drawable(value) ? Number(value.toPrecision(digits)).toString() : "n/a");
  const named = (name, text) => (name ? name + ", " + text : text);

  /** A name on a few short lines. */
  function wrapped(name, width) {
    const lines = [""];
    for (const word of name.split(/\s+/)) {
      const last = lines[lines.length - 1];
      if (last && last.length + 1 + word.length > width) {
        lines.push(word);
      } else {
        lines[lines.length - 1] = last ? last + " " + word : word;
      }
    }
    const shown = lines.slice(0, 3).map((line) => (line.length > width + 4 ? line.slice(0, width + 3) + "…" : line));
    if (lines.length > 3) {
      shown[2] += " …";
    }
    return shown;
  }

  function axis(title, more) {
    return {
      title: { display: Boolean(title), text: title, color: style("--muted") },
      grid: { color: style("--rule"), drawTicks: false },
      border: { color: style("--rule-strong") },
      ...more,
      ticks: { color: style("--muted"), padding: 6, maxRotation: 0, ...(more || {}).ticks },
    };
  }

  function options(x, y, label) {
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      locale: "en-GB",
      layout: { padding: { top: 4, right: 8 } },
      scales: { x, y },
      plugins: {
        legend: { display: false },
        tooltip: { displayColors: false, filter: (item) => Boolean(item.raw.label), callbacks: { title: () => "", label } },
      },
    };
  }

  const bySeed = (model, key) => ((model.metrics || {})[key] || { bySeed: [] }).bySeed;

  const known = (interval) => Boolean(interval) && drawable(interval.low) && drawable(interval.high);
  const inWords = (interval, value) => (known(interval) ? ", 95% interval " + value(interval.low) + " to " + value(interval.high) : "");

  /** A line from one end of an interval to the other; nothing where it is not known. */
  function intervalLine(interval, row, label, s) {
    return known(interval)
      ? [{ data: [{ x: interval.low, y: row, label }, { x: interval.high, y: row, label }], showLine: true, radius: 0, borderWidth: 2.5, borderColor: colour(s) }]
      : [];
  }

  /** Values seed by seed with their mean and its interval, a row a model, and a dashed line to hold them against. */
  function dots(canvas, metric) {
    const ceiling = (report.ceilings || {})[metric.key];
    const reachable = ceiling && drawable(ceiling.mean);
    const value = (x) => x.toFixed(metric.digits);
    rows(canvas, metric, models, bySeed, (content.intervals || {}), reachable ? { at: ceiling.mean, label: "ceiling: " + value(ceiling.mean) } : null, value,
      reachable ? ["Ceiling " + value(ceiling.mean) + "."] : []);
  }

  function differences(canvas, metric) {
    const baseline = models.find((model) => model.name === report.baseline);
    const challengers = models.filter((model) => (content.differences[model.name] || {})[metric.key]);
    const values = (model, key) => bySeed(model, key).map((x, seed) => {
      const other = bySeed(baseline, key)[seed];
      return drawable(x) && drawable(other) ? x - other : null;
    });
    const intervals = {};
    for (const model of challengers) {
      intervals[model.name] = { [metric.key]: content.differences[model.name][metric.key].interval };
    }
    const signed = (x) => (x > 0 ? "+" : "") + x.toFixed(metric.digits);
    rows(canvas, metric, challengers, values, intervals, { at: 0, label: report.baseline }, signed, []);
  }

  function rows(canvas, metric, shown, valuesOf, intervals, line, value, notes) {
    const marks = [];
    const means = [];
    const lines = [];
    shown.forEach((model, row) => {
      const s = models.indexOf(model);
      const values = valuesOf(model, metric.key);
      const n = values.length;
      const points = [];
      values.forEach((x, seed) => {
        if (drawable(x)) {
          // Seeds stand a little apart, in their order, so that equal values stay visible.
          const y = row + (n > 1 ? (seed / (n - 1) - 0.5) * 0.36 : 0);
          points.push({ x, y, label: named(model.name, "seed " + report.seeds[seed] + ": " + value(x)) });
        }
      });
      marks.push({ data: points, backgroundColor: colour(s) + "a0", borderColor: colour(s), pointStyle: shape(s), radius: 3.5 });
      if (points.length > 0) {
        const x = mean(points.map((point) => point.x));
        const interval = (intervals[model.name] || {})[metric.key];
        const label = named(model.name, "mean: " + value(x) + inWords(interval, value));
        means.push({
          data: [{ x, y: row, label }],
          pointStyle: "line", rotation: 90, radius: 11, hoverRadius: 11, borderWidth: 3, borderColor: colour(s),
        });
        lines.push(...intervalLine(interval, row, label, s));
      }
    });
    const bottom = shown.length - 0.4;
    const held = line === null ? [] : [{
      data: [{ x: line.at, y: -0.6, label: line.label }, { x: line.at, y: bottom, label: line.label }],
      showLine: true, radius: 0, borderDash: [6, 4], borderWidth: 2, borderColor: style("--ink"),
    }];
    const without = shown.filter((model, row) => marks[row].data.length === 0).map((model) => model.name);
    if (without.length > 0) {
      notes.push("Undefined on every seed: " + without.join(", ") + ".");
    }
    canvas.parentElement.style.height = 48 + 44 * shown.length + "px";
    const narrow = canvas.parentElement.clientWidth < 420;
    const x = axis("", { grace: "6%", ticks: { maxTicksLimit: narrow ? 4 : 7 } });
    const y = axis("", {
      reverse: true, min: -0.6, max: bottom,
      afterBuildTicks: (scale) => { scale.ticks = shown.map((model, row) => ({ value: row })); },
      ticks: { autoSkip: false, color: style("--ink"), callback: (row) => wrapped(shown[row].name, narrow ? 13 : 22) },
    });
    draw(canvas, { datasets: [...means, ...lines, ...held, ...marks], notes }, options(x, y, (item) => item.raw.label));
  }

  /** Means over seeds against the number of train rows. */
  function learning(canvas, metric) {
    const datasets = [];
    const ticks = new Set();
    models.forEach((model, s) => {
      const points = [];
      const intervals = (content.learning || {})[model.name] || [];
      (model.learning || []).forEach((point, p) => {
        const values = ((point.metrics || {})[metric.key] || { bySeed: [] }).bySeed.filter(drawable);
        if (values.length > 0) {
          ticks.add(point.trainRows);
          const y = mean(values);
          const interval = (intervals[p] || {})[metric.key];
          const value = (x) => x.toFixed(metric.digits);
          const label = named(model.name, point.trainRows.toLocaleString("en-GB") + " rows: " + value(y) + inWords(interval, value));
          points.push({ x: point.trainRows, y, label });
          if (known(interval)) {
            // Models stand a little apart, so that their intervals do.
            const x = point.trainRows * Math.pow(1.015, s - (models.length - 1) / 2);
            datasets.push({
              data: [{ x, y: interval.low, label }, { x, y: interval.high, label }],
              showLine: true, radius: 0, clip: false, borderWidth: 1.5, borderColor: colour(s) + "90",
            });
          }
        }
      });
      datasets.push({
        data: points, showLine: true, clip: false, borderWidth: 2, borderColor: colour(s), backgroundColor: colour(s), pointStyle: shape(s), radius: 4,
      });
    });
    const ceiling = (report.ceilings || {})[metric.key];
    const notes = [];
    if (ceiling && drawable(ceiling.mean)) {
      const ends = [Math.min(...ticks), Math.max(...ticks)];
      const label = "ceiling: " + ceiling.mean.toFixed(metric.digits);
      datasets.push({ data: ends.map((x) => ({ x, y: ceiling.mean, label })), showLine: true, radius: 0, borderDash: [6, 4], borderWidth: 1.5, borderColor: style("--ink") });
      notes.push("Ceiling " + ceiling.mean.toFixed(metric.digits) + ".");
    }
    const short = (rows) => (rows >= 1e6 ? significant(rows / 1e6, 3) + "M" : rows >= 1e3 ? significant(rows / 1e3, 3) + "k" : String(rows));
    const x = axis("train rows", {
      type: "logarithmic", min: Math.min(...ticks) / 1.1, max: Math.max(...ticks) * 1.1,
      afterBuildTicks: (scale) => { scale.ticks = [...ticks].sort((a, b) => a - b).map((value) => ({ value })); },
      ticks: { autoSkip: false, callback: short },
    });
    draw(canvas, { datasets, notes }, options(x, axis("", { grace: "6%", ticks: { maxTicksLimit: 6 } }), (item) => item.raw.label));
  }

  /** Where the rate of each bin may lie, by Wilson's 95% interval, as upright lines. */
  function observedIntervals(curve, low, high) {
    const z2 = 1.96 * 1.96;
    return (curve ? curve.bins : []).filter((bin) => bin.rows > 0 && bin.predicted > 0 && drawable(bin.observed)).map((bin) => {
      const n = bin.rows;
      const middle = (bin.observed + z2 / (2 * n)) / (1 + z2 / n);
      const half = (Math.sqrt(z2) / (1 + z2 / n)) * Math.sqrt((bin.observed * (1 - bin.observed)) / n + z2 / (4 * n * n));
      const within = (y) => Math.min(high, Math.max(low, y));
      return {
        data: [{ x: bin.predicted, y: within(middle - half) }, { x: bin.predicted, y: within(middle + half) }],
        showLine: true, radius: 0, borderWidth: 1, borderColor: colour(0) + "90", clip: false, order: 1,
      };
    });
  }

  /** A run that was calibrated is drawn as it was before, too. */
  function calibrated() {
    return isRun && (report.uncalibrated || []).length > 0
      ? [{ name: "calibrated", calibration: report.calibration }, { name: "as predicted", calibration: report.uncalibrated }]
      : models;
  }

  function calibration(canvas, probability) {
    const drawn = calibrated();
    const curves = drawn.map((model) => (model.calibration || []).find((curve) => curve.probability === probability));
    const seen = [];
    let withoutPrediction = 0;
    for (const curve of curves) {
      for (const bin of curve ? curve.bins : []) {
        if (bin.rows > 0 && bin.predicted > 0 && drawable(bin.observed)) {
          seen.push(bin.predicted, ...(bin.observed > 0 ? [bin.observed] : []));
        } else if (bin.rows > 0) {
          withoutPrediction++;
        }
      }
    }
    const notes = [];
    if (withoutPrediction > 0) {
      notes.push(withoutPrediction + " bins without a positive prediction are not drawn.");
    }
    if (seen.length === 0) {
      note(canvas, ["No bin can be drawn.", ...notes]);
      canvas.parentElement.hidden = true;
      return;
    }
    const low = Math.min(...seen) / 1.6;
    const high = Math.max(...seen) > 0.6 ? 1 : Math.max(...seen) * 1.6;
    let nothingObserved = false;
    const datasets = curves.map((curve, s) => {
      const points = (curve ? curve.bins : [])
        .filter((bin) => bin.rows > 0 && bin.predicted > 0 && drawable(bin.observed))
        .map((bin) => ({
          x: bin.predicted,
          // Nothing observed has no logarithm; models stand above one another.
          y: bin.observed > 0 ? bin.observed : low * Math.pow(high / low, 0.028 * s),
          nothing: bin.observed === 0,
          label: [
            named(drawn[s].name, bin.rows.toLocaleString("en-GB") + " rows"),
            "predicted " + significant(bin.predicted, 4) + ", observed " + significant(bin.observed, 4),
          ],
        }));
      nothingObserved = nothingObserved || points.some((point) => point.nothing);
      return {
        data: points, showLine: true, borderColor: colour(s), borderWidth: 1.5,
        segment: { borderColor: (part) => (part.p0.raw.nothing || part.p1.raw.nothing ? "transparent" : undefined) },
        pointStyle: points.map((point) => (point.nothing ? "triangle" : shape(s))),
        rotation: points.map((point) => (point.nothing ? 180 : 0)),
        backgroundColor: points.map((point) => (point.nothing ? style("--page") : colour(s))),
        radius: points.map((point) => (point.nothing ? 5 : 3.5)), clip: false,
      };
    });
    if (isRun) {
      datasets.push(...observedIntervals(curves[0], low, high));
    }
    if (nothingObserved) {
      notes.push("Hollow triangles at the lower edge: bins in which nothing was observed.");
    }
    datasets.push({
      data: [{ x: low, y: low }, { x: high, y: high }],
      showLine: true, radius: 0, borderDash: [6, 4], borderWidth: 1.5, borderColor: style("--muted"),
    });
    const decades = Math.log10(high / low);
    const narrow = canvas.parentElement.clientWidth < 360;
    const firstDigits = decades > 2.2 ? [1] : decades > 1.2 ? [1, 3] : narrow ? [1, 2, 5] : [1, 2, 3, 5, 7];
    const ticks = [];
    for (let power = Math.floor(Math.log10(low)); power <= 0; power++) {
      for (const digit of firstDigits) {
        const value = Number(digit + "e" + power);
        if (value >= low && value <= high) {
          ticks.push({ value, major: digit === 1 });
        }
      }
    }
    const logarithmic = (title) => axis(title, {
      type: "logarithmic", min: low, max: high,
      afterBuildTicks: (scale) => { scale.ticks = ticks; },
      ticks: { autoSkip: false, callback: (value) => (value < 0.001 ? value.toExponential(0).replace("e-", "e−") : String(value)) },
    });
    draw(canvas, { datasets, notes }, options(logarithmic("predicted"), logarithmic("observed"), (item) => item.raw.label));
  }

  /** The same for all charts of a page; from 0 where something is known before the first epoch ended. */
  function epochAxis() {
    const positions = models.flatMap((model) => (model.training || []).flatMap((curve) => curve.epochs.map((epoch) => epoch.position)));
    const first = Math.min(1, ...positions);
    const last = Math.max(1, ...positions);
    return axis("epoch", { min: first < 1 ? 0 : 1, max: Math.max(last, first < 1 ? 1 : 2), ticks: first < 1 && last <= 2 ? {} : { precision: 0 } });
  }

  function training(canvas, key) {
    const value = (epoch) => (key === "" ? epoch.loss : epoch.validation[key]);
    const datasets = [];
    const notes = [];
    models.forEach((model, s) => {
      const curves = model.training || [];
      const byEpoch = new Map();
      let lost = 0;
      for (const curve of curves) {
        const points = [];
        for (const epoch of curve.epochs) {
          const y = value(epoch);
          const x = epoch.position;
          if (drawable(y)) {
            points.push({
              x, y, kept: epoch.kept,
              label: named(model.name, "seed " + curve.seed + ", epoch " + significant(x, 4) + ": " + significant(y, 5) + (epoch.kept ? " (kept)" : "")),
            });
            byEpoch.set(x, [...(byEpoch.get(x) || []), y]);
          } else if (y !== undefined && x === epoch.epoch) {
            lost++;
          }
        }
        const alone = curves.length === 1;
        const ringed = (point) => isRun && point.kept;
        datasets.push({
          data: points, showLine: true, clip: false, borderWidth: alone ? 2 : 1,
          borderColor: colour(s) + (alone ? "" : "70"),
          pointBorderColor: colour(s),
          pointStyle: shape(s), radius: points.map((point) => (ringed(point) ? 7 : alone ? 3 : 0)),
          pointBorderWidth: points.map((point) => (ringed(point) ? 2.5 : 1)),
          backgroundColor: points.map((point) => (ringed(point) ? style("--page") : colour(s))),
          order: 1,
        });
      }
      if (curves.length > 1) {
        const points = [...byEpoch].sort((a, b) => a[0] - b[0]).map(([x, values]) => ({
          x, y: mean(values), label: named(model.name, "mean of " + values.length + " seeds, epoch " + x + ": " + significant(mean(values), 5)),
        }));
        datasets.push({
          data: points, showLine: true, clip: false, borderWidth: 2.5, borderColor: colour(s), backgroundColor: colour(s),
          pointStyle: shape(s), radius: 3.5, order: 0,
        });
      }
      if (lost > 0) {
        notes.push(named(model.name, lost + " undefined or infinite values are not drawn."));
      }
    });
    const x = epochAxis();
    draw(canvas, { datasets, notes }, options(x, axis("", { grace: "5%", ticks: { maxTicksLimit: 6 } }), (item) => item.raw.label));
  }

  /** The points of a chart that says itself what it is of. */
  function points(canvas, key) {
    const use = report.use || { importances: [], dependences: [] };
    const chart = [...(report.charts || []), ...use.importances, ...use.dependences].find((found) => found.key === key);
    const shown = chart.points.filter((point) => drawable(point.x) && drawable(point.y));
    const notes = shown.length < chart.points.length ? [chart.points.length - shown.length + " points without a value are not drawn."] : [];
    const ringed = (value, other) => shown.map((point) => (point.marked ? value : other));
    const datasets = [{
      data: shown, showLine: chart.line !== "NONE", stepped: chart.line === "STEPS" ? "before" : false, clip: false, borderWidth: 2, borderColor: colour(0),
      pointBorderColor: colour(0), pointStyle: shape(0), radius: ringed(7, 3.5), pointBorderWidth: ringed(2.5, 1),
      backgroundColor: ringed(style("--page"), colour(0) + "a0"),
    }];
    for (const point of shown.filter(known)) {
      datasets.push({
        data: [{ x: point.x, y: point.low }, { x: point.x, y: point.high }],
        showLine: true, radius: 0, borderWidth: 1.5, borderColor: colour(0) + "90", clip: false, order: 1,
      });
    }
    const overOptions = chart.options.length > 0 ? {
      min: -0.5, max: chart.options.length - 0.5,
      afterBuildTicks: (scale) => { scale.ticks = chart.options.map((option, at) => ({ value: at })); },
      // Many names stand aslant.
      ticks: chart.options.length > 5
        ? { autoSkip: false, minRotation: 40, maxRotation: 40, callback: (at) => chart.options[at] }
        : { autoSkip: false, callback: (at) => wrapped(chart.options[at], 14) },
    } : chart.logarithmic ? { type: "logarithmic", ticks: { maxTicksLimit: 6, callback: (x) => significant(x, 2) } }
      : { grace: "3%", ticks: { maxTicksLimit: 6 } };
    draw(canvas, { datasets, notes }, options(axis(chart.axis, overOptions), axis("", { grace: "6%", ticks: { maxTicksLimit: 6 } }), (item) => item.raw.label));
  }

  function note(canvas, notes) {
    canvas.closest("figure").querySelector(".chart-note").textContent = notes.join(" ");
  }

  function draw(canvas, { datasets, notes, labels, type = "scatter" }, chartOptions) {
    note(canvas, notes);
    charts.push(new Chart(canvas, { type, data: { datasets, labels }, options: chartOptions }));
  }

  const ofRun = runCharts({ report, style, colour, shape, significant, drawable, wrapped, axis, epochAxis, options, draw });

  function drawAll() {
    charts.forEach((chart) => chart.destroy());
    charts = [];
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    for (const canvas of document.querySelectorAll("canvas[data-chart]")) {
      const key = canvas.dataset.key;
      switch (canvas.dataset.chart) {
        case "dots": dots(canvas, metrics.get(key)); break;
        case "differences": differences(canvas, metrics.get(key)); break;
        case "learning": learning(canvas, metrics.get(key)); break;
        case "calibration": calibration(canvas, key); break;
        case "training": training(canvas, key); break;
        case "points": points(canvas, key); break;
        default: ofRun[canvas.dataset.chart](canvas, key);
      }
    }
    document.documentElement.dataset.charts = charts.length;
  }

  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.print = "";
    drawAll();
  });
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset.print;
    drawAll();
  });
})();
