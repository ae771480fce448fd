"""Tests; a package, so that they can share worlds.py."""
