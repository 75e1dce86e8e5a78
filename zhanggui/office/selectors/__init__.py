"""What screens and other contexts read of documents and incidents."""
