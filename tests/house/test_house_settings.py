"""Every setting is documented, once, everywhere it should be, with the default it has."""

import re
from pathlib import Path

import pytest
from dotenv import dotenv_values
from pydantic import SecretStr

from assistant.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(WENZHENG_\w+)` \| (?:`([^`]*)`)?[^|]*\|", re.MULTILINE)


def as_written(default: object) -> str:
    return "" if default is None or isinstance(default, SecretStr) else str(default)


DEFAULTS = {
    f"{PREFIX}{name}".upper(): as_written(field.get_default())
    for name, field in Settings.model_fields.items()
}


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_settings_table_lists_every_setting_with_its_default(readme: str) -> None:
    rows = ROW.findall((ROOT / readme).read_text(encoding="utf-8"))

    assert dict(rows) == DEFAULTS
    assert len(rows) == len(DEFAULTS)


def test_the_example_environment_offers_every_setting_with_its_default(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    switched_on = tmp_path / ".env"
    switched_on.write_text(re.sub(r"^# ?(?=WENZHENG_)", "", example, flags=re.MULTILINE), "utf-8")

    assert dotenv_values(switched_on) == DEFAULTS


def test_the_example_environment_changes_nothing_as_it_is() -> None:
    assert dotenv_values(ROOT / ".env.example") == {}
