"""The benchmark: what the product really does, beside the least that PostgreSQL must do for the same orders."""
