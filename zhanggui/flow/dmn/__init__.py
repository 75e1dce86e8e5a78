"""DMN: decision tables, boxed expressions and requirement graphs, read from XML and evaluated with FEEL."""

from __future__ import annotations

from zhanggui.flow.dmn.checking import Finding, check
from zhanggui.flow.dmn.deciding import Outcome, decide
from zhanggui.flow.dmn.reading import DmnError, Model, read

__all__ = ['DmnError', 'Finding', 'Model', 'Outcome', 'check', 'decide', 'read']
