"""`{% say "中文" "English" %}`: both languages where they are used, as in Python."""

from __future__ import annotations

from django import template

from zhanggui.core.words import Words

register = template.Library()


@register.simple_tag
def say(zh: str, en: str, **values: object) -> str:
    """With values: `{% say "共 {n} 行" "{n} rows" n=count %}`."""
    words = Words(zh, en)
    return str(words.filled(**values) if values else words)
