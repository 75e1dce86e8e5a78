"""Addresses of the frame itself, then those of every registered screen."""

from __future__ import annotations

from django.urls import path

from zhanggui.ui import files, palette, perform, personal, registry

urlpatterns = [
    path('do/<str:name>/', perform.Perform.as_view(), name='ui.perform'),
    path('me/prefer/', personal.Prefer.as_view(), name='ui.prefer'),
    path('me/todo/', personal.Todo.as_view(), name='ui.todo'),
    path('me/columns/<str:name>/', personal.Columns.as_view(), name='ui.columns'),
    path('me/views/<str:name>/', personal.Views.as_view(), name='ui.views'),
    path('search/', palette.Palette.as_view(), name='ui.search'),
    path('me/export/<str:name>/', files.AskExport.as_view(), name='ui.export'),
    path('me/downloads/<int:pk>/file/', files.TakeDownload.as_view(), name='ui.download'),
    *registry.urls(),
]
