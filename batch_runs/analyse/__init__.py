"""What a sweep shows: summaries, sensitivity, scenario discovery, figures, and the search for good plans."""
