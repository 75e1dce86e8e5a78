"""Everything that changes cases, definitions and absences. Each verb takes a set and answers for each item."""
