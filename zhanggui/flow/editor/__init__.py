"""What the editor in the browser asks: what may be chosen, whether an expression is right, what differs, every way walked."""
