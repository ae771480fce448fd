"""Virtual trials: published designs as data, run in a small world of their own, read with the published estimator."""
