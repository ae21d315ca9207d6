"""Query parameters that a route does not have are refused, as unknown fields of a body are."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant

from vectorstore.errors import InvalidRequest


def refuse_unknown(request: Request) -> None:
    """Raises InvalidRequest, naming the parameters that there are."""
    known = sorted(set(_names(request.scope["route"].dependant)))
    unknown = sorted(set(request.query_params) - set(known))
    if unknown:
        there_are = f"there are: {', '.join(known)}" if known else "this route has none"
        raise InvalidRequest(f"Unknown query parameters: {', '.join(unknown)[:200]}; {there_are}.")


def _names(dependant: Dependant) -> Iterator[str]:
    for parameter in dependant.query_params:
        yield parameter.alias
    for part in dependant.dependencies:
        yield from _names(part)
