"""Living one country many times: sweeps, their store and their analysis. Still to come, see docs/architecture.md."""
