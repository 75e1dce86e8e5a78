"""Registers the channels context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class ChannelsConfig(AppConfig):
    name = 'zhanggui.channels'
    label = 'channels'
    verbose_name = lazy(say('渠道', 'Channels'))
