"""Registers the channels context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = 'zhanggui.channels'
    label = 'channels'
    verbose_name = '渠道'
