"""FEEL, the expression language of DMN: a declared subset, one grammar, compiled to closures, never to Python source."""

from __future__ import annotations

from zhanggui.flow.feel.compiling import Environment, Expression, Tests, compile_expression, compile_tests
from zhanggui.flow.feel.errors import Exhausted, FeelError, Unclaimed
from zhanggui.flow.feel.limits import Limits

__all__ = [
    'Environment', 'Exhausted', 'Expression', 'FeelError', 'Limits', 'Tests', 'Unclaimed', 'compile_expression',
    'compile_tests',
]  # fmt: skip
