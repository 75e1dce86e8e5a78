"""What screens and other contexts read of tasks, plans, meetings and goals."""
