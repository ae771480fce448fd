"""The pages and figures that a run and a comparison write: HTML that opens offline, charts, maps."""
