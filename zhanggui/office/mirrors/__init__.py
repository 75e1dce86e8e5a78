"""How the rows of the office follow their cases."""
