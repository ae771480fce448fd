"""The `scaleup` command: one small file per subcommand."""
