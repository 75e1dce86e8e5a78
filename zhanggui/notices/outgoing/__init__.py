"""The ways out of the house. Each takes a `Message` and returns, or raises `Unsent` with the reason and what to do."""
