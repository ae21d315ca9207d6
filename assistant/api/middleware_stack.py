"""What every request passes, whichever face it is for, before anything is done for it."""

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.types import ASGIApp

from assistant.api.auth_middleware import AuthMiddleware
from assistant.api.limits_middleware import ConcurrencyLimitMiddleware, RateLimitMiddleware
from assistant.api.request_body import RequestBodyMiddleware
from assistant.api.service import Service


def gate(service: Service) -> Sequence[Middleware]:
    """Who asks, how often, with a whole body, and how much at once; the outermost first."""
    return [
        Middleware(AuthMiddleware, service=service),
        Middleware(RateLimitMiddleware, limits=service.limits),
        Middleware(RequestBodyMiddleware, settings=service.settings),
        Middleware(ConcurrencyLimitMiddleware, limits=service.limits),
    ]


def behind_gate(app: ASGIApp, service: Service) -> ASGIApp:
    """An app of another framework, behind the gate."""
    for middleware in reversed(gate(service)):
        app = middleware.cls(app, *middleware.args, **middleware.kwargs)
    return app
