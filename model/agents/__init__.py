"""One file per kind of agent: its fields, its rule in words, its month."""
