// Shared by the page's Vue files: numbers as the language writes them, positions on uneven sliders, the chart library.
(function () {
  "use strict";
  const THIN = "\u202f", HARD = "\u00a0", MINUS = "\u2212";

  function plain(value, lang, digits) {
    const written = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .format(Math.abs(value));
    const sign = value < 0 && /[1-9]/.test(written) ? MINUS : "";
    return sign + (lang === "fr" ? written.replace(/,/g, THIN).replace(".", ",") : written);
  }

  function money(value, lang) {
    const scales = [[1e9, "bn", "Md"], [1e6, "M", "M"], [1e3, "k", "k"]];
    const found = scales.find((scale) => Math.abs(value) >= scale[0]) || [1, "", ""];
    const amount = Math.abs(value) / found[0];
    const number = plain(amount, lang, found[0] > 1 && amount < 100 ? 1 : 0);
    const word = (lang === "fr" ? found[2] : found[1]) && HARD + (lang === "fr" ? found[2] : found[1]);
    const sign = value < 0 ? MINUS : "";
    return lang === "fr" ? sign + number + word + HARD + "US$" : sign + "US$" + HARD + number + word;
  }

  function write(value, style, lang) {
    if (value === null || value === undefined || !isFinite(value)) return "–";
    if (style === "percent")
      return plain(100 * value, lang, value !== 0 && Math.abs(value) < 0.0995 ? 1 : 0) + (lang === "fr" ? THIN : "") + "%";
    // French has the plural from two points on.
    if (style === "points")
      return plain(100 * value, lang, 1) + HARD + (lang === "fr" && Math.round(1000 * Math.abs(value)) < 20 ? "point" : "points");
    if (style === "money") return money(value, lang);
    if (style === "whole") return plain(value, lang, 0);
    return plain(value, lang, Math.abs(value) < 10 ? 2 : 1);
  }

  function writeChange(value, style, lang) {
    const text = write(value, style === "percent" ? "points" : style, lang);
    return text === "–" || text.startsWith(MINUS) ? text : "+" + text;
  }

  // Short, for an axis: as many digits as tell neighbouring ticks apart, and no more. `span` is the height of the axis.
  function writeTick(value, style, lang, span) {
    const size = style === "percent" || style === "points" ? 100 * span : span;
    const digits = size > 0 ? Math.max(0, Math.min(4, Math.ceil(-Math.log10(size / 4)))) : 0;
    if (style === "percent") return plain(100 * value, lang, digits) + (lang === "fr" ? THIN : "") + "%";
    if (style === "points") return plain(100 * value, lang, digits);
    if (style === "money") return money(value, lang).replace(/[.,]0(?=\D)/, "");
    return plain(value, lang, digits);
  }

  function writeMonth(count, lang, short) {
    const date = new Date(Date.UTC(Math.floor(count / 12), count % 12, 1));
    return new Intl.DateTimeFormat(lang === "fr" ? "fr" : "en-GB", {
      year: "numeric", month: short ? "short" : "long", timeZone: "UTC",
    }).format(date);
  }

  // A slider runs over equal steps between its stops, so that "every three months" is as easy to hit as "every week".
  function toPosition(value, stops) {
    let i = 0;
    while (i < stops.length - 2 && value > stops[i + 1]) i++;
    const share = (value - stops[i]) / (stops[i + 1] - stops[i]);
    return Math.max(0, Math.min(1, (i + share) / (stops.length - 1)));
  }

  function fromPosition(position, stops, whole) {
    const along = position * (stops.length - 1);
    const i = Math.min(stops.length - 2, Math.floor(along));
    const width = stops[i + 1] - stops[i];
    const value = stops[i] + (along - i) * width;
    const near = Math.abs(along - Math.round(along)) < 0.04 ? stops[Math.round(along)] : null;
    if (near !== null) return near;
    const grain = Math.pow(10, Math.floor(Math.log10(width)) - 1);
    const rounded = Math.round(value / grain) * grain;
    return whole ? Math.round(rounded) : Number(rounded.toPrecision(6));
  }

  // Three letters a number, as ui/packed.py writes them; the highest stands for "no value".
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LETTER = Object.fromEntries([...ALPHABET].map((letter, i) => [letter, i]));
  function unpack(text, ends) {
    const found = [];
    for (let i = 0; i < text.length; i += 3) {
      const level = LETTER[text[i]] * 4096 + LETTER[text[i + 1]] * 64 + LETTER[text[i + 2]];
      found.push(level === 262143 ? null : Number((ends[0] + (level / 262142) * (ends[1] - ends[0])).toPrecision(5)));
    }
    return found;
  }

  const asset = (name) => ((window.solara && window.solara.rootPath) || "") + "/static/assets/" + name;
  function loadScript(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = asset(name);
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    });
  }

  let charts = null;
  function loadCharts() {
    if (charts) return charts;
    // A module loader is on the page too; with it in sight the library would not offer itself as a global.
    const define = window.define;
    window.define = undefined;
    const library = loadScript("vendor/echarts.min.js").finally(() => { window.define = define; });
    charts = Promise.all([library, loadScript("plotting.js")]);
    charts.catch(() => { charts = null; });
    return charts;
  }

  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.ScaleUp = { unpack, write, writeChange, writeTick, writeMonth, plain, toPosition, fromPosition, loadCharts, calm };

  // The look of the pages beside Explore: Solara knows one style sheet only.
  for (const name of ["pages.css", "lessons.css"]) {
    const styles = document.createElement("link");
    styles.rel = "stylesheet";
    styles.href = asset(name);
    document.head.appendChild(styles);
  }
  loadScript("saving.js");

  // Solara's page template forbids zooming and names no language.
  const viewport = document.querySelector("meta[name=viewport]");
  if (viewport) viewport.setAttribute("content", "width=device-width, initial-scale=1");
  document.documentElement.lang = new URLSearchParams(location.search).get("lang") === "fr" ? "fr" : "en";

  // What Solara says by itself, before our page is there and once the server is gone.
  const FRAME_IN_FRENCH = [
    [/\{\{ loading_text \}\}/, "Chargement…"],
    [/Could not restore session\. Please refresh(?: the page)?\./g, "La session n'a pas pu être rétablie. Rechargez la page."],
    [/App is disconnected, and may not function properly\. Please refresh the page\./, "La page n'est plus reliée au serveur. Rechargez-la."],
    [/Server\s+disconnected\./, "Serveur déconnecté."],
    [/Restoring session…/, "Rétablissement de la session…"],
    [/Please refresh the page/, "Rechargez la page"],
    [/Refresh now/, "Recharger"],
    [/(?<=>\s*)Cancel(?=\s*<)/, "Annuler"],
  ];
  const frame = document.getElementById("vue-app-template");
  if (frame && document.documentElement.lang === "fr")
    frame.textContent = FRAME_IN_FRENCH.reduce((text, [english, french]) => text.replace(english, french), frame.textContent);
})();
