"""What the model reproduces of what was published: targets, measures, one run of them all, table and page."""
