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
    const named = (option.series || []).filter(Boolean).map((line) => Object.assign({}, line, { name: about.lines[line.id] || line.id }));
    const text = (words, size, color) => ({ text: words, left: 20, textStyle: { fontFamily: FONT, fontSize: size, fontWeight: size > 14 ? 600 : 400, color: color, width: WIDTH - 40, overflow: "break", lineHeight: Math.round(1.4 * size) } });
    copy.setOption(Object.assign({}, option, {
      animation: false, backgroundColor: "#ffffff", series: named, tooltip: { show: false },
      title: [Object.assign(text(about.title, 19, INK), { top: 14 }), Object.assign(text(about.foot, 11.5, SOFT), { bottom: 10 })],
      legend: { data: named.map((line) => line.name).filter((name) => Object.values(about.lines).includes(name)), left: 16, top: 44, itemWidth: 28, itemStyle: { opacity: 0 }, textStyle: { fontFamily: FONT, fontSize: 13, color: INK } },
      grid: { left: 20, right: 28, top: 112, bottom: 54, containLabel: true },
    }));
    const file = about.file + "." + format;
    if (format === "svg") saveBlob(file, new Blob([copy.renderToSVGString()], { type: "image/svg+xml" }));
    else saveBase64(file, "image/png", copy.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#ffffff" }).split(",")[1]);
    copy.dispose();
    box.remove();
  }

  const escape = (text) => String(text).replace(/[&<>"']/g, (letter) => "&#" + letter.charCodeAt(0) + ";");

  // Long lines of a foot, broken at words.
  function broken(text, letters) {
    return text.split(" ").reduce((rows, word) => {
      const last = rows[rows.length - 1];
      if (last && (last + " " + word).length <= letters) rows[rows.length - 1] = last + " " + word;
      else rows.push(word);
      return rows;
    }, []);
  }

  // about: file, title, foot, tiles (column, row, fill, waiting, told), palette, ends, none (what stripes mean).
  function tilesSvg(about) {
    const side = 30, columns = 1 + Math.max(...about.tiles.map((tile) => tile.column)), rows = 1 + Math.max(...about.tiles.map((tile) => tile.row));
    const width = Math.max(720, columns * side + 40), left = (width - columns * side) / 2, top = 58, below = top + rows * side + 22;
    const foot = broken(about.foot, Math.floor(width / 6.1)), height = below + 44 + 16 * foot.length;
    const text = (x, y, words, size, color, more) => '<text x="' + x + '" y="' + y + '" font-size="' + size + '" fill="' + color + '" ' + (more || "") + ">" + escape(words) + "</text>";
    const box = (x, y, w, h, fill) => '<rect x="' + x + '" y="' + y + '" width="' + w + '" height="' + h + '" rx="3" fill="' + fill + '"';
    const tiles = about.tiles.map((tile) => {
      const x = left + tile.column * side + 1.5, y = top + tile.row * side + 1.5;
      return box(x, y, side - 3, side - 3, tile.fill) + "><title>" + escape(tile.told) + "</title></rect>" + (tile.waiting ? box(x, y, side - 3, side - 3, "url(#waiting)") + "/>" : "");
    });
    const scale = about.palette.map((shade, i) => '<rect x="' + (110 + 26 * i) + '" y="' + below + '" width="26" height="13" fill="' + shade + '"/>');
    const end = 120 + 26 * about.palette.length;
    const waiting = about.tiles.some((tile) => tile.waiting)
      ? box(end + 90, below, 13, 13, "#e9eef1") + "/>" + box(end + 90, below, 13, 13, "url(#waiting)") + "/>" + text(end + 110, below + 11, about.none, 12, SOFT) : "";
    return [width, height, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ' + width + " " + height + '" width="' + width + '" height="' + height + '" font-family="Roboto, Helvetica, Arial, sans-serif">' +
      '<defs><pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6" fill="#fff" fill-opacity=".55"/><rect x=".6" width="1.8" height="6" fill="#24323d" fill-opacity=".6"/></pattern></defs>' +
      '<rect width="100%" height="100%" fill="#ffffff"/>' + text(20, 32, about.title, 19, INK, 'font-weight="600"') + tiles.join("") +
      text(102, below + 11, about.ends[0], 12, SOFT, 'text-anchor="end"') + scale.join("") + text(end, below + 11, about.ends[1], 12, SOFT) + waiting +
      foot.map((row, i) => text(20, below + 46 + 16 * i, row, 11.5, SOFT)).join("") + "</svg>"];
  }

  function saveTiles(about, format) {
    const [width, height, svg] = tilesSvg(about);
    const blob = new Blob([svg], { type: "image/svg+xml" });
    if (format === "svg") return saveBlob(about.file + ".svg", blob);
    const picture = new Image(), address = URL.createObjectURL(blob);
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * width;
      canvas.height = 2 * height;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      canvas.toBlob((made) => saveBlob(about.file + ".png", made), "image/png");
    };
    picture.src = address;
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

  window.ScaleUpSaving = { saveBlob, saveBase64, savePlot, saveTiles, copyText };
})();
