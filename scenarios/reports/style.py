"""How reports look: plain, printable, without anything from elsewhere."""

STYLE = """\
body { margin: 0; background: #fff; color: #1c2733; font: 16px/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1.2rem 1.5rem 3rem; }
article:target ~ article, article:not(:last-of-type):not(:target) { display: none; }
.switch { margin: 0; text-align: right; font-size: 0.9rem; }
a { color: #00558a; }
h1 { margin: 0.2rem 0 0; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.4rem 0 0.7rem; font-size: 1.25rem; border-bottom: 2px solid #0072b2; padding-bottom: 0.2rem; }
h3 { margin: 1.4rem 0 0.4rem; font-size: 1.05rem; }
.question { font-size: 1.15rem; font-weight: 600; margin: 0.6rem 0; }
.answer { font-size: 1.15rem; background: #eef5fa; border-left: 5px solid #0072b2; padding: 0.7rem 1rem; }
.note, .legend, .key, caption { color: #4a5764; font-size: 0.85rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: 0.8rem; margin: 1rem 0; }
.cards div { border: 1px solid #cfd8e0; border-radius: 6px; padding: 0.7rem 0.9rem; }
.cards dt { color: #4a5764; font-size: 0.9rem; }
.cards dd { margin: 0; }
.cards strong { display: block; font-size: 1.45rem; line-height: 1.3; }
.cards span { color: #4a5764; font-size: 0.85rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem 1.6rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; }
svg { max-width: 100%; height: auto; }
svg text { font-size: 11px; fill: #3b4650; }
svg .grid { stroke: #e3e7eb; }
.key, .legend { margin: 0.1rem 0 0; }
.key span, .legend span { margin-right: 1rem; display: inline-block; }
.key i { display: inline-block; width: 1.6em; margin-right: 0.35em; vertical-align: middle; }
.legend i { display: inline-block; width: 0.9em; height: 0.9em; margin-right: 0.3em; border: 1px solid #77838f; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.titled caption { position: static; width: auto; height: auto; clip-path: none; text-align: left; font-weight: 600; }
.wide { position: relative; }
th, td { text-align: right; padding: 0.28rem 0.6rem; border-bottom: 1px solid #e3e7eb; vertical-align: top; }
thead th { border-bottom: 2px solid #9fb0bf; }
th[scope="row"] { font-weight: normal; }
th:first-child { text-align: left; }
.words td, .words th { text-align: left; }
.bar { display: inline-block; width: 8rem; height: 0.75rem; background: #e3e7eb; vertical-align: middle; }
.bar i { display: block; height: 100%; background: #b5541c; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.4rem; }
summary { cursor: pointer; color: #00558a; padding: 0.3rem 0; }
@media print {
  @page { size: A4; margin: 14mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .switch, summary { display: none; }
  .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .two { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .cards { grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 0.4rem; }
  .cards div { padding: 0.4rem 0.5rem; }
  .cards strong { font-size: 1.1rem; }
  th, td { padding: 0.2rem 0.35rem; }
  .wide { overflow: visible; }
  h2, h3, figcaption, caption { break-after: avoid; }
  figure, tr, .cards div { break-inside: avoid; }
  .answer, .bar, .bar i, .legend i, .key i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
