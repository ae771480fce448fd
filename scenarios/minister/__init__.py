"""One sheet for a minister: what it says, and the same as an HTML page and as a PDF."""
