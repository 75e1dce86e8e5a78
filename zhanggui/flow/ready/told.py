"""What must be told beside the tasks of a ready kind. The panels fill these in; the dialog and the API do as well."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from zhanggui.core.words import lazy, say
from zhanggui.flow.choosers import PeopleField
from zhanggui.ui.requests import number_in

SEPARATORS = re.compile(r'[\s,，、;；]+')


class WordsField(forms.CharField):
    """Keywords apart by spaces or commas, cleaned to a list."""

    def to_python(self, value: Any) -> Any:
        return [word for word in SEPARATORS.split(str(super().to_python(value) or '')) if word]


class NumbersField(forms.CharField):
    """Ids apart by commas, cleaned to a list."""

    def to_python(self, value: Any) -> Any:
        numbers = [number_in(part.strip()) for part in str(super().to_python(value) or '').split(',') if part.strip()]
        if None in numbers:
            raise forms.ValidationError(str(say('应是用逗号隔开的编号', 'numbers apart by commas are wanted')))
        return numbers


class PointsField(forms.JSONField):
    """`{"1": {"overall": 8}}`: place → points by criterion."""

    def clean(self, value: Any) -> Any:
        told = super().clean(value)
        if not isinstance(told, dict) or not all(isinstance(each, dict) for each in told.values()):
            raise forms.ValidationError(str(say('应按作品逐项给分', 'points for each draft and criterion are wanted')))
        places = {number_in(str(place)): points for place, points in told.items()}
        if None in places:
            raise forms.ValidationError(str(say('作品序号不对', 'a place is no number')))
        return places


class SuggestForm(forms.Form):
    text = forms.CharField(label=lazy(say('建议', 'Suggestion')), widget=forms.Textarea, max_length=2_000)
    anonymous = forms.BooleanField(label=lazy(say('匿名', 'Without my name')), required=False)


class MinutesForm(forms.Form):
    present = PeopleField(label=lazy(say('到会人员', 'Present')), required=False)
    decision = forms.CharField(label=lazy(say('会议决定', 'Decision')), widget=forms.Textarea, required=False)
    minutes = forms.CharField(label=lazy(say('会议纪要', 'Minutes')), widget=forms.Textarea, required=False)
    close = forms.BooleanField(label=lazy(say('结束会议', 'Close the meeting')), required=False)


class DraftForm(forms.Form):
    title = forms.CharField(label=lazy(say('作品名称', 'Title')), max_length=100)
    text = forms.CharField(label=lazy(say('说明', 'Text')), widget=forms.Textarea, required=False)
    files = NumbersField(label=lazy(say('附件编号', 'Ids of uploaded files')), required=False)  # type: ignore[assignment]


class ScoreForm(forms.Form):
    points = PointsField(label=lazy(say('评分', 'Points')))
    comment = forms.CharField(label=lazy(say('评语', 'Comment')), required=False, max_length=2_000)


class SignForm(forms.Form):
    password = forms.CharField(label=lazy(say('登录密码', 'Your password')), widget=forms.PasswordInput, strip=False)
    comment = forms.CharField(label=lazy(say('意见', 'Comment')), required=False, max_length=2_000)


class ArchiveForm(forms.Form):
    title = forms.CharField(label=lazy(say('档案名称', 'Title')), max_length=200)
    keywords = WordsField(label=lazy(say('关键词', 'Keywords')), required=False)
    note = forms.CharField(label=lazy(say('说明', 'Note')), required=False, max_length=2_000)
    number = forms.CharField(label=lazy(say('已有编号', 'Number there is already')), required=False, max_length=60)
