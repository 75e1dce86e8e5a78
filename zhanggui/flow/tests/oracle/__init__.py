"""The engine against an independent one: same diagrams, same choices, same answers."""
