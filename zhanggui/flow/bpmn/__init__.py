"""BPMN 2.0 diagrams: read from XML, normalised, checked, compiled to a `Definition` that the engine executes."""

from __future__ import annotations

from zhanggui.flow.bpmn.loading import Diagram, load

__all__ = ['Diagram', 'load']
