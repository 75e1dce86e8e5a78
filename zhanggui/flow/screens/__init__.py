"""The screens of processes. Importing the package registers them."""

from __future__ import annotations

from zhanggui.flow.screens import drawings, forms, people

__all__ = ['drawings', 'forms', 'people']
