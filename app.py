"""The web app for `solara run app.py`; `scaleup app` serves the same pages."""

from ui.solara_settings import configure

configure()

from ui.routes import routes  # noqa: E402, F401
