"""The site's addresses with the sample screens among them."""

from __future__ import annotations

from django.urls import include, path

from zhanggui.ui.tests import sample

urlpatterns = [
    path('accounts/', include('allauth.urls')),
    path('i18n/', include('django.conf.urls.i18n')),
    path('', include('zhanggui.ui.urls')),
]

handler400 = 'zhanggui.ui.errors.bad_request'
handler403 = 'zhanggui.ui.errors.forbidden'
handler404 = 'zhanggui.ui.errors.not_found'
handler500 = 'zhanggui.ui.errors.broken'
__all__ = ['sample', 'urlpatterns']
