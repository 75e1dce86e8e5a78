"""The site's addresses with the sample screens among them, also where the site's own were asked for first."""

from __future__ import annotations

import importlib

from django.urls import include, path

from zhanggui.ui import urls
from zhanggui.ui.tests import sample

urlpatterns = [
    path('accounts/', include('allauth.urls')),
    path('i18n/', include('django.conf.urls.i18n')),
    path('', include(importlib.reload(urls))),
]

handler400 = 'zhanggui.ui.errors.bad_request'
handler403 = 'zhanggui.ui.errors.forbidden'
handler404 = 'zhanggui.ui.errors.not_found'
handler500 = 'zhanggui.ui.errors.broken'
__all__ = ['sample', 'urlpatterns']
