"""How the minister's page looks, on a screen, on a telephone and on one sheet of A4."""

# Around the sheet, where it stands alone.
SHEET = """\
body { margin: 0; background: #eef1f3; }
main { max-width: 900px; margin: 24px auto; background: #fff; box-shadow: 0 1px 6px rgba(20, 40, 60, .18); }
@page { size: A4; margin: 11mm; }
@media (max-width: 700px) { main { margin: 0; box-shadow: none; } }
@media print { body { background: #fff; } main { margin: 0; max-width: none; box-shadow: none; } }
"""

# The sheet, wherever it stands. The digits keep one width, so that columns of numbers stay aligned.
STYLE = """\
.sheet { font: 15px/1.42 Roboto, system-ui, -apple-system, "Segoe UI", sans-serif; color: #1f2d38; padding: 38px 44px 30px; font-variant-numeric: tabular-nums; text-align: left; }
.sheet *, .sheet { box-sizing: border-box; }
.sheet p { margin: 0 0 6px; max-width: none; }
.sheet .sheet-title { font-size: 19px; line-height: 1.25; letter-spacing: -.01em; margin: 0 0 12px; font-weight: 600; color: #b04406; }
.sheet-kicker { font-size: 13px; color: #55636f; }
.sheet .sheet-sentence { font-size: 25px; line-height: 1.3; font-weight: 500; letter-spacing: -.012em; margin: 0 0 22px; text-wrap: pretty; }
.sheet ul.sheet-numbers { list-style: none; margin: 0 0 24px; padding: 0; display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); border-top: 2px solid #1f2d38; border-bottom: 1px solid #dfe4e8; }
.sheet-numbers li { padding: 10px 14px 12px; border-left: 1px solid #dfe4e8; display: grid; grid-row: span 3; grid-template-rows: subgrid; row-gap: 1px; align-content: start; } .sheet-rest { display: flex; flex-direction: column; gap: 1px; }
.sheet-numbers li:first-child { border-left: 0; padding-left: 0; }
.sheet-label { font-size: 13.5px; line-height: 1.25; padding-bottom: 4px; color: #1f2d38; }
.sheet-value { font-size: 31px; line-height: 1.15; font-weight: 600; letter-spacing: -.02em; white-space: nowrap; }
.sheet-change { font-weight: 600; color: #b04406; }
.sheet-small { font-size: 12.5px; line-height: 1.35; color: #55636f; }
.sheet-middle { display: grid; grid-template-columns: minmax(0, 11fr) minmax(0, 10fr); gap: 34px; margin-bottom: 20px; }
.sheet .sheet-head { font-size: 15px; line-height: 1.3; margin: 0 0 8px; font-weight: 600; }
.sheet-map svg { display: block; width: 100%; max-height: 330px; }
.sheet-scale { display: flex; align-items: center; margin: 10px 0 4px; font-size: 12.5px; }
.sheet-scale i { flex: 1; height: 11px; } .sheet-scale span:first-child { padding-right: 8px; } .sheet-scale span:last-child { padding-left: 8px; }
.sheet .sheet-waiting { display: flex; gap: 8px; align-items: flex-start; } .sheet-map .sheet-waiting svg { width: 16px; height: 16px; flex: none; }
.sheet-value small { font-size: 16px; font-weight: 500; letter-spacing: 0; }
.sheet-cost p { font-size: 14px; } .sheet-cost .sheet-small { font-size: 12.5px; } .sheet .sheet-cost .sheet-value { margin: 0; font-size: 31px; }
.sheet-bar { display: flex; height: 14px; margin: 2px 0 4px; } .sheet-bar i { display: block; height: 14px; }
.payer-0 { background: #0f6470; } .payer-1 { background: #e0a458; }
.sheet .sheet-keys { display: flex; flex-wrap: wrap; gap: 2px 16px; margin-bottom: 18px; } .sheet-keys span { display: inline-flex; align-items: center; gap: 6px; } .sheet-keys i { width: 12px; height: 12px; }
.sheet-caveats { background: #f5f6f7; border-left: 4px solid #1f2d38; padding: 12px 16px; font-size: 13.5px; }
.sheet .sheet-caveats ul { margin: 0; padding-left: 18px; list-style: disc; } .sheet-caveats li { margin-bottom: 3px; }
.sheet-foot { margin-top: 14px; font-size: 12px; color: #55636f; } .sheet-foot p { margin: 0 0 2px; overflow-wrap: anywhere; } .sheet-foot p + p { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
@media (max-width: 700px) {
  .sheet { padding: 22px 18px; } .sheet .sheet-sentence { font-size: 20px; }
  .sheet ul.sheet-numbers { grid-template-columns: repeat(2, minmax(0, 1fr)); } .sheet-numbers li:nth-child(odd) { border-left: 0; padding-left: 0; }
  .sheet-numbers li:nth-child(n + 3) { border-top: 1px solid #dfe4e8; } .sheet-middle { grid-template-columns: minmax(0, 1fr); }
}
@media print {
  .sheet { padding: 0; font-size: 12px; } .sheet .sheet-sentence { font-size: 19px; margin-bottom: 14px; } .sheet-map svg { max-height: 66mm; } .sheet .sheet-title { margin-bottom: 6px; }
  .sheet ul.sheet-numbers { margin-bottom: 14px; } .sheet-numbers li { padding: 7px 10px 8px; } .sheet-label { font-size: 11.5px; } .sheet-small, .sheet-cost .sheet-small { font-size: 10.5px; } .sheet-value, .sheet .sheet-cost .sheet-value { font-size: 25px; }
  .sheet-middle { gap: 26px; margin-bottom: 12px; } .sheet-cost p { font-size: 12px; } .sheet .sheet-head { font-size: 13px; margin-bottom: 5px; } .sheet .sheet-keys { margin-bottom: 10px; } .sheet-foot { margin-top: 8px; font-size: 10.5px; }
  .sheet * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } .sheet-caveats { font-size: 11px; padding: 8px 14px; } .sheet section { break-inside: avoid; }
}
"""  # noqa: E501 - one rule of the style a line
