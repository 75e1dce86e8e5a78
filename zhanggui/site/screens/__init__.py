"""Screens of the house itself: the home, audit log, jobs and dead letters, the API described. Importing them registers them."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.site.screens import api, audit, jobs, playbook
from zhanggui.site.workbench import screens as workbench
from zhanggui.ui import navigation

__all__ = ['api', 'audit', 'jobs', 'playbook', 'workbench']

navigation.declare(navigation.Group('system', say('系统', 'System'), 'settings', 90))
