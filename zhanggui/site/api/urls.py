"""Where the API hangs, and who may read its description: whoever is logged in, or holds a token."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from zhanggui.org.selectors import bearer_of
from zhanggui.site.api import intake, reads
from zhanggui.site.api.app import NOT_HERE, UNAUTHORIZED, api
from zhanggui.site.api.doing import routes
from zhanggui.site.api.wire import answer, problem

api.add_router('', intake.router)
api.add_router('', routes())
api.add_router('', reads.router)  # last: `orders/{order_id}` would swallow `orders/cancel`


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    scheme, _, token = request.headers.get('Authorization', '').partition(' ')
    known = scheme.lower() == 'bearer' and bearer_of(token.strip()) is not None
    if not known and not request.user.is_authenticated:
        return problem(401, 'unauthorized', UNAUTHORIZED)
    return answer(api.get_openapi_schema())


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Programs are told in JSON that an address is wrong."""
    return problem(404, 'not_found', NOT_HERE)


urlpatterns = [
    path('openapi.json', openapi, name='api.openapi'),
    path('', api.urls),
    path('<path:rest>', nowhere, name='api.nowhere'),
]
