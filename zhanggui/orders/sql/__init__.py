"""SQL of the orders context, one statement a name; arrays are parameters.

`orders` what the desk's services do · `floor` what the warehouse does · `pages` what screens read · `proofs` what must hold.
"""
