"""The event log as files of process mining: XES (IEEE 1849-2023) and OCEL 2.0. Written as it is read, case after case."""
