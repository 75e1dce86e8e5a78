"""Each position's home: cards of what waits, what the figures say, what is wrong and what is due today."""
