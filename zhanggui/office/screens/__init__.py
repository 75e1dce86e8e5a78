"""Screens of documents and incidents. Registered by importing them."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.office.screens import documents, incidents
from zhanggui.ui import navigation

__all__ = ['documents', 'incidents']

navigation.declare(navigation.Group('office', say('文件与应急', 'Documents and incidents'), 'files', 60))
