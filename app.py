"""The web app for `solara run app.py`; `scaleup app` serves the same pages."""

from ui.offline import serve_own_files

serve_own_files()

from ui.routes import routes  # noqa: E402
from ui.unknown_address import answer_unknown_addresses  # noqa: E402

answer_unknown_addresses(routes)
