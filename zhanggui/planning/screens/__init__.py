"""Screens of plans and tasks. Registered by importing them."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.planning.screens import goals, meetings, plans, tasks
from zhanggui.ui import navigation

__all__ = ['goals', 'meetings', 'plans', 'tasks']

navigation.declare(navigation.Group('planning', say('计划与任务', 'Plans and tasks'), 'layout-kanban', 7))
