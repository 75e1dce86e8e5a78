"""Columns of the desk's lists and of the floor's."""
