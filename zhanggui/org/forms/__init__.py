"""What must be told beside a set of people, posts, shops or warehouses (`changes`), and what a new one is made of (`new`)."""
