"""The `zhanggui` command: one module per group of commands."""
