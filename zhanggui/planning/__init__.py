"""Planning: task orders, work plans, meetings and goals; rows that show where their processes stand."""
