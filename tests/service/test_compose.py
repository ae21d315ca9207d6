"""The container is set up with what there is, and is open to nobody but this machine."""

import re
from pathlib import Path

from fastapi.routing import APIRoute

from assistant.api import health
from assistant.settings import PREFIX, Settings
from ui.serve import GRACE_SECONDS

ROOT = Path(__file__).parents[2]
COMPOSE, DOCKERFILE = (
    re.sub(r"^\s*#.*\n", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name in ("docker-compose.yml", "Dockerfile")
)
KNOWN = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}


def test_every_setting_is_known() -> None:
    named = set(re.findall(rf"\b{PREFIX}\w+", COMPOSE + DOCKERFILE))

    assert named
    assert named <= KNOWN


def test_what_is_stored_outlives_the_container() -> None:
    (volume,) = re.findall(r"^volumes:\n  (\w+):", COMPOSE, re.MULTILINE)
    (folder,) = re.findall(rf"      - {volume}:(/\w+)$", COMPOSE, re.MULTILINE)

    assert f"{PREFIX}DATA_DIR={folder}" in DOCKERFILE
    assert f"VOLUME {folder}\n" in DOCKERFILE


def test_only_this_machine_reaches_it() -> None:
    published = re.findall(r"- (\S*\d+:\d+)$", COMPOSE, re.MULTILINE)

    assert published == ["127.0.0.1:7860:7860"]
    assert "EXPOSE 7860\n" in DOCKERFILE


def test_its_health_is_a_route_there_is() -> None:
    paths = {route.path for route in health.router.routes if isinstance(route, APIRoute)}

    (asked,) = re.findall(r"urlopen\('http://127\.0\.0\.1:7860(/\w+)'\)", DOCKERFILE)
    assert asked in paths


def test_it_is_given_the_time_it_takes_to_finish_its_answers() -> None:
    (seconds,) = re.findall(r"stop_grace_period: (\d+)s$", COMPOSE, re.MULTILINE)

    assert int(seconds) > GRACE_SECONDS
