"""Loaded once by the server that worker processes are forked from, so that each starts with the model in memory."""

import model.simulation
import scenarios.job

__all__ = ["model", "scenarios"]
