"""The engine: `step(definition, state, command, world) -> (state, effects)`, pure; it knows no table, no clock and no XML."""
