"""SQL of the flow context, one statement a name; arrays are parameters.

`running` what a transaction of cases reads and writes · `proofs` what must hold.
"""
