// What every chart over months has in common: its place on the page, its axes, its hint, and a line with a band.
(function () {
  "use strict";
  const INK = "#24323d", SOFT = "#5d6b76", GRID = "#e6eaed", RULE = "#b9c2c9", FONT = "Roboto, system-ui, sans-serif";
  // A projector is looked at from far away.
  const sized = (size) => (window.innerWidth >= 1700 ? size + 3 : size);
  const LABEL = { color: SOFT, fontSize: sized(12), fontFamily: FONT };
  const LINE = { type: "line", symbol: "none", silent: true, connectNulls: false, emphasis: { disabled: true } };

  // card: a component with a place called plot, and a method draw.
  function open(card) {
    if (!card.$refs.plot) return;
    card.plot = window.echarts.init(card.$refs.plot, null, { renderer: "canvas" });
    card.watcher = new ResizeObserver(() => card.plot && card.plot.resize());
    card.watcher.observe(card.$refs.plot);
    card.draw();
  }

  function close(card) {
    if (card.watcher) card.watcher.disconnect();
    if (card.plot) card.plot.dispose();
    card.plot = null;
  }

  // Years under long runs, months under short ones.
  function monthAxis(months, lang) {
    const every = months.length > 96 ? 24 : months.length > 30 ? 12 : 3;
    const first = Math.ceil(months[0] / 12) * 12;
    const name = (month) => every === 3 ? window.ScaleUp.writeMonth(Number(month), lang, true) : String(Math.floor(month / 12));
    return {
      type: "category", data: months, boundaryGap: false, axisLine: { onZero: false, lineStyle: { color: RULE } },
      axisTick: { interval: (_, month) => Number(month) % 12 === 0 || every === 3, lineStyle: { color: RULE } },
      axisLabel: Object.assign({ margin: 10, formatter: name,
        interval: (i, month) => (Number(month) - first) % every === 0 && i < months.length - 3 }, LABEL),
    };
  }

  // Nought is in the picture where it is not far off: a cut axis makes a small difference look like a large one.
  const fromNought = (ends) => (ends.min >= 0 && ends.min < 0.6 * ends.max ? 0 : null);

  const valueAxis = (scale, formatter) => ({
    type: "value", scale: scale, min: scale ? fromNought : null, splitNumber: 4, splitLine: { lineStyle: { color: GRID } },
    axisLabel: Object.assign({ formatter: formatter }, LABEL),
  });

  // about: months, lang, top [px], moving, yAxis, hint(i), series.
  function draw(plot, about) {
    plot.setOption({
      animation: about.moving && !window.ScaleUp.calm(), animationDuration: 350, animationDurationUpdate: 250,
      textStyle: { fontFamily: FONT },
      grid: { left: 8, right: 16, top: about.top, bottom: 4, containLabel: true },
      xAxis: monthAxis(about.months, about.lang),
      yAxis: about.yAxis,
      tooltip: { trigger: "axis", confine: true, axisPointer: { lineStyle: { color: RULE } }, textStyle: { color: INK, fontSize: sized(13) },
        formatter: (found) => about.hint(found[0].dataIndex) },
      series: about.series,
    }, { replaceMerge: ["series"] });
  }

  // A mean, and the range between low and high as a shade of its colour; look: color, width, dash, z, opacity.
  function bandedLine(id, mean, low, high, look) {
    const edge = Object.assign({}, LINE, { stack: id, stackStrategy: "all", lineStyle: { opacity: 0 }, tooltip: { show: false } });
    const width = high.map((top, i) => (top === null || low[i] === null ? null : top - low[i]));
    return [
      Object.assign({ id: id + "low", data: low }, edge),
      Object.assign({ id: id + "band", data: width, areaStyle: { color: look.color, opacity: look.opacity } }, edge),
      singleLine(id, mean, look),
    ];
  }

  const singleLine = (id, mean, look) => Object.assign({ id: id, data: mean, z: look.z || 4 }, LINE, {
    lineStyle: { color: look.color, width: look.width || 2.5, type: look.dash && look.dash.length ? look.dash : "solid" },
    itemStyle: { color: look.color },
  });

  // What is told of a month: a heading, and a row for each line with its dot, name and figure; texts are never markup.
  function hintBox(heading, rows) {
    const box = document.createElement("div");
    box.appendChild(document.createElement("div")).textContent = heading;
    for (const [line, figure] of rows) {
      const row = box.appendChild(document.createElement("div"));
      const dot = row.appendChild(document.createElement("span"));
      dot.textContent = "● ";
      dot.style.color = line.color;
      row.appendChild(document.createTextNode(line.name + "  "));
      row.appendChild(document.createElement("b")).textContent = figure;
    }
    return box;
  }

  window.ScaleUpPlot = { open, close, draw, hintBox, valueAxis, bandedLine, singleLine, sized, SOFT };
})();
