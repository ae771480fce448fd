// Files made in the browser: charts as PNG and SVG with title and origin, and whatever the server hands over.
(function () {
  "use strict";
  const INK = "#1f2d38", SOFT = "#55636f", FONT = "Roboto, system-ui, sans-serif", WIDTH = 1000, HEIGHT = 560;

  function saveBlob(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function saveBase64(name, type, data) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    saveBlob(name, new Blob([bytes], { type: type }));
  }

  // about: name of the file, title, foot, and the name of each line by its id.
  function savePlot(plot, about, format) {
    const box = document.createElement("div");
    box.style.cssText = "position:fixed;left:-5000px;top:0;width:" + WIDTH + "px;height:" + HEIGHT + "px";
    document.body.appendChild(box);
    const copy = window.echarts.init(box, null, { renderer: format === "svg" ? "svg" : "canvas", width: WIDTH, height: HEIGHT });
    const option = plot.getOption();
    const named = (option.series || []).map((line) => Object.assign({}, line, { name: about.lines[line.id] || line.id }));
    const text = (words, size, color) => ({ text: words, left: 20, textStyle: { fontFamily: FONT, fontSize: size, fontWeight: size > 14 ? 600 : 400, color: color, width: WIDTH - 40, overflow: "break" } });
    copy.setOption(Object.assign({}, option, {
      animation: false, backgroundColor: "#ffffff", series: named, tooltip: { show: false },
      title: [Object.assign(text(about.title, 19, INK), { top: 14 }), Object.assign(text(about.foot, 11.5, SOFT), { bottom: 10 })],
      legend: { data: named.map((line) => line.name).filter((name) => Object.values(about.lines).includes(name)), left: 16, top: 44, itemWidth: 28, textStyle: { fontFamily: FONT, fontSize: 13, color: INK } },
      grid: { left: 20, right: 28, top: 112, bottom: 54, containLabel: true },
    }));
    const file = about.file + "." + format;
    if (format === "svg") saveBlob(file, new Blob([copy.renderToSVGString()], { type: "image/svg+xml" }));
    else saveBase64(file, "image/png", copy.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#ffffff" }).split(",")[1]);
    copy.dispose();
    box.remove();
  }

  function copyText(text) {
    const field = () => {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    };
    return navigator.clipboard ? navigator.clipboard.writeText(text).catch(field) : Promise.resolve(field());
  }

  window.ScaleUpSaving = { saveBlob, saveBase64, savePlot, copyText };
})();
