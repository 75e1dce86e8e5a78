"""BPMN 2.0 diagrams: read from XML, normalised, checked, compiled to a `Definition` that the engine executes."""
