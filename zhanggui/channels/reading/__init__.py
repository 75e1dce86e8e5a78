"""Reads the platforms' order files into `IncomingOrder`; touches no database and trusts no byte it was given."""
