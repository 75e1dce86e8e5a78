"""What a person has to say beside the set: at the desk, on the floor, when changing an order by hand."""
