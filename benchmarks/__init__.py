"""How fast the model is, next to the same rules as ordinary Mesa objects; not needed to simulate."""
