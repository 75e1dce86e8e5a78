"""What may be asked about orders, always for a set and never changing anything.

`orders` ids for the next batch, shipments, counts: what other contexts ask · `buyers` · `desk` and `floor` what screens show.
"""
