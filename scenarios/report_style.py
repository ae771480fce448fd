"""How the report looks: plain, printable, without anything from elsewhere."""

STYLE = """\
body { margin: 0; background: #fff; color: #222; font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0; font-size: 1.7rem; }
h2 { margin: 2.2rem 0 0.6rem; font-size: 1.15rem; border-bottom: 1px solid #ddd; padding-bottom: 0.2rem; }
.fr { margin: 0; color: #666; }
.question { font-size: 1.1rem; font-weight: 600; }
.note, .legend { color: #555; font-size: 0.85rem; }
.legend span { margin-right: 1rem; white-space: nowrap; }
.legend i { display: inline-block; width: 0.9em; height: 0.9em; margin-right: 0.3em; border: 1px solid #9aa5b1; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: right; padding: 0.25rem 0.6rem; border-bottom: 1px solid #eee; vertical-align: top; }
th:first-child, td:first-child { text-align: left; }
img { max-width: 100%; height: auto; display: block; margin: 0.8rem 0; }
.map { overflow-x: auto; }
@media print { main { max-width: none; } h2 { break-after: avoid; } img, table { break-inside: avoid; } }
"""
