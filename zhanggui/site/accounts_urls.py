"""The pages of django-allauth that this house uses: no addresses by e-mail, no sign-up by oneself, no reset by mail."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path('login/', views.login, name='account_login'),
    path('logout/', views.logout, name='account_logout'),
    path('inactive/', views.account_inactive, name='account_inactive'),
    path('signup/', views.signup, name='account_signup'),  # always answers that it is closed
    path('reauthenticate/', views.reauthenticate, name='account_reauthenticate'),
    path('password/change/', views.password_change, name='account_change_password'),
    path(
        'password/reset/',
        TemplateView.as_view(template_name='account/password_reset.html'),
        name='account_reset_password',
    ),
    path('2fa/', include('allauth.mfa.urls')),
]
