"""BPMN 2.0 diagrams: read from XML, normalised, checked, compiled to a `Definition` that the engine executes."""

from __future__ import annotations

from zhanggui.flow.bpmn.checking import check
from zhanggui.flow.bpmn.findings import Finding, Grade
from zhanggui.flow.bpmn.knowledge import Knowledge
from zhanggui.flow.bpmn.loading import Diagram, load

__all__ = ['Diagram', 'Finding', 'Grade', 'Knowledge', 'check', 'load']
