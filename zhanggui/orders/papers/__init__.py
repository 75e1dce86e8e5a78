"""What leaves the printer: labels, pick lists, packing slips. Personal data is masked before it reaches a template."""
