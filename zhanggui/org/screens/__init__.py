"""Screens of the organisation. Importing them registers them."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.org.screens import clients, moves, people, places, structure
from zhanggui.ui import navigation

__all__ = ['clients', 'moves', 'people', 'places', 'structure']

navigation.declare(navigation.Group('company', say('组织', 'Organisation'), 'users-group', 80))
