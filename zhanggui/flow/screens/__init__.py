"""The screens of processes. Importing the package registers them."""

from __future__ import annotations

from zhanggui.flow.screens import absences, case, drawings, forms, inbox, people, start, talk, task

__all__ = ['absences', 'case', 'drawings', 'forms', 'inbox', 'people', 'start', 'talk', 'task']
