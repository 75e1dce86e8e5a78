"""What must be told of a new process and of files that come in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhanggui.core.words import lazy, say
from zhanggui.flow.editor.bundles import BYTES_MAX
from zhanggui.flow.models import DecisionVersion, Process

KEY_HELP = say(
    '字母开头，用字母、数字、_ . -，定下后不改，如 P40',
    'A letter first; letters, digits, _ . -; never changed, like P40',
)
TOO_BIG = say('{name}：超过 20 MB', '{name}: larger than 20 MB')
KEY = re.compile(r'[A-Za-z_][A-Za-z0-9_.-]{0,63}')


class NewForm(forms.Form):
    """A name for people and a key for diagrams, expressions and files."""

    title = forms.CharField(label=lazy(say('名称', 'Name')), max_length=100)
    key = forms.CharField(label=lazy(say('编号', 'Key')), max_length=64, help_text=lazy(KEY_HELP))
    model: type[Process] | type[DecisionVersion] = Process

    def clean_key(self) -> str:
        key: str = self.cleaned_data['key']
        if not KEY.fullmatch(key):
            raise ValidationError(str(KEY_HELP))
        if self.model._default_manager.filter(key=key).exists():
            raise ValidationError(str(say(f'编号 {key} 已经有了', f'the key {key} is taken')))
        return key


class NewProcessForm(NewForm):
    model = Process


class NewDecisionForm(NewForm):
    model = DecisionVersion


class FilesField(forms.FileField):
    """Several files at once, each of a size that can be read."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        for file in files:
            if file and file.size > BYTES_MAX:
                raise ValidationError(str(TOO_BIG.filled(name=file.name)))
        return [super(FilesField, self).clean(file, initial) for file in files]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
