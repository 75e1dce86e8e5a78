"""Every address of the site: each context brings its own list, the site only says where it hangs."""

from __future__ import annotations

from django.urls import include, path

from zhanggui.site.founding_page import Founding
from zhanggui.site.health import healthz
from zhanggui.site.home import Home

urlpatterns = [
    path('healthz', healthz, name='healthz'),
    path('start/', Founding.as_view(), name='founding'),
    path('accounts/', include('zhanggui.site.accounts_urls')),
    path('api/v1/', include('zhanggui.site.api.urls')),
    path('i18n/', include('django.conf.urls.i18n')),
    path('', Home.as_view(), name='home'),
    path('', include('zhanggui.ui.urls')),
]

handler400 = 'zhanggui.ui.errors.bad_request'
handler403 = 'zhanggui.ui.errors.forbidden'
handler404 = 'zhanggui.ui.errors.not_found'
handler500 = 'zhanggui.ui.errors.broken'
