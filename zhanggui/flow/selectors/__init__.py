"""What others may read of processes, cases, tasks and figures: one small module a question."""
