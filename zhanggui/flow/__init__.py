"""Processes and decisions that run; today its language FEEL and its decision tables, both free of the database."""
