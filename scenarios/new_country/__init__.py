"""A country from a table of districts: what the table says is kept, what it leaves out is estimated and marked."""
