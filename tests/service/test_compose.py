"""The container is set up with what there is, and is open to nobody but this machine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import APIRoute

from assistant.api import health
from assistant.settings import PREFIX, Settings
from ui.serve import GRACE_SECONDS

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
KNOWN = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    (found,) = compose["services"].values()
    assert set(compose["volumes"]) == {mount.split(":")[0] for mount in found["volumes"]}
    return dict(found)


def test_every_setting_is_known(service: dict[str, Any]) -> None:
    assert set(service["environment"]) <= KNOWN
    assert set(re.findall(rf"\b{PREFIX}\w+(?==)", DOCKERFILE)) <= KNOWN


def test_what_is_stored_outlives_the_container(service: dict[str, Any]) -> None:
    (mount,) = service["volumes"]
    assert f"{PREFIX}DATA_DIR={mount.split(':')[1]}" in DOCKERFILE
    assert service["read_only"]


def test_only_this_machine_reaches_it(service: dict[str, Any]) -> None:
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_its_health_is_a_route_there_is() -> None:
    paths = {route.path for route in health.router.routes if isinstance(route, APIRoute)}

    (asked,) = re.findall(r"urlopen\('http://127\.0\.0\.1:7860(/\w+)'\)", DOCKERFILE)
    assert asked in paths


def test_it_is_given_the_time_it_takes_to_finish_its_answers(service: dict[str, Any]) -> None:
    assert int(service["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS
