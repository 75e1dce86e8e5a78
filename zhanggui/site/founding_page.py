"""The page of the first start: which company to begin with, and who lets the others in. Gone once anybody has an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from zhanggui.core.words import lazy, say
from zhanggui.site import first_start, founding
from zhanggui.site.playbook import PlaybookError

DEMO = 'demo'
KEY_MISSING = 403
WRONG = 422

MAY_NOT = say(
    '请用首次启动时终端里显示的完整网址打开本页。', 'Open this page by the whole address that the terminal shows.'
)
DIFFER = say('两次输入的密码不一致。', 'The two passwords differ.')
READY = say('公司已建立，请登录。', 'The company is founded: log in.')
DEMO_READY = say(
    '演示公司已建立：登录名 director，密码 zhanggui-demo。',
    'The demo company is there: director, password zhanggui-demo.',
)


class FoundingForm(forms.Form):
    """The account is not asked for where the demo company brings its own."""

    template = forms.ChoiceField(label=lazy(say('从哪种公司开始', 'Company to begin with')), widget=forms.RadioSelect)
    username = forms.CharField(
        label=lazy(say('管理员登录名', 'Administrator’s log-in name')), max_length=40, initial='admin'
    )
    name = forms.CharField(label=lazy(say('姓名', 'Name')), max_length=60, initial='系统管理员')
    password = forms.CharField(label=lazy(say('密码', 'Password')), widget=forms.PasswordInput, required=False)
    again = forms.CharField(label=lazy(say('再输一次', 'Once more')), widget=forms.PasswordInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = founding.offers()
        choice = self.fields['template']
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [*((offer.key, str(offer.name)) for offer in self.offers), (DEMO, DEMO)]

    def clean(self) -> dict[str, Any]:
        told = dict(super().clean() or {})
        if told.get('template') == DEMO or self.errors:
            return told
        if told['password'] != told['again']:
            self.add_error('again', str(DIFFER))
        try:
            validate_password(told['password'])
        except ValidationError as error:
            self.add_error('password', error)
        return told


class Founding(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Not there for a company that has people; for a new one, only with the key."""
        if not founding.is_new():
            raise Http404
        if not founding.is_start_key(request.GET.get('key', '')):
            return render(request, 'site/founding_closed.html', {'reason': MAY_NOT}, status=KEY_MISSING)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, FoundingForm(initial={'template': 'default'}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FoundingForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=WRONG)
        told = form.cleaned_data
        if told['template'] == DEMO:
            first_start.demo().load_demo()
            messages.success(request, str(DEMO_READY))
            return HttpResponseRedirect(reverse('account_login'))
        try:
            founding.found_company(told['template'], founding.Founder(told['username'], told['name'], told['password']))
        except (founding.CannotFound, PlaybookError) as error:
            form.add_error(None, str(error))
            return self._show(request, form, status=WRONG)
        messages.success(request, str(READY))
        return HttpResponseRedirect(reverse('account_login'))

    def _show(self, request: HttpRequest, form: FoundingForm, *, status: int = 200) -> HttpResponse:
        chosen = form['template'].value()
        return render(
            request,
            'site/founding.html',
            {'form': form, 'offers': form.offers, 'chosen': chosen, 'demo': DEMO},
            status=status,
        )
