"""The built-in functions of FEEL, by name."""

from __future__ import annotations

from zhanggui.flow.feel.functions import contexts, conversion, lists, numbers, ranges, text, times
from zhanggui.flow.feel.functions.registry import BUILTINS, Builtin

__all__ = ['BUILTINS', 'Builtin', 'contexts', 'conversion', 'lists', 'numbers', 'ranges', 'text', 'times']
