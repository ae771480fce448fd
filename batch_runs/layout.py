"""What lies where in the directory of a sweep."""

MANIFEST, PLAN, EXPERIMENT, PARTS = "manifest.json", "plan.parquet", "experiment.toml", "parts"
FINGERPRINT = b"parts"  # in the metadata of a built table: of the parts that it was built from
