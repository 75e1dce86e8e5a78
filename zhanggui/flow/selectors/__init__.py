"""What screens read of processes and cases; one small module for each screen's questions."""
