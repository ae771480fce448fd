"""The documents, and the small programs that make their tables."""
