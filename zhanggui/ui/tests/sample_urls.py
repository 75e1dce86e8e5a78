"""The site's addresses with the sample screens among them."""

from __future__ import annotations

from django.urls import include, path

from zhanggui.ui import registry
from zhanggui.ui.tests import sample as _sample

urlpatterns = [
    path('accounts/', include('allauth.urls')),
    path('', include('zhanggui.ui.urls')),
]
