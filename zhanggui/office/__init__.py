"""The office: documents with number and version (P53), incidents with their call list and timeline (P52)."""
