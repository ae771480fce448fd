"""The parts of a page, each Vue file beside its Python."""
