"""The owner's glossary: what terms and groups of the corpus are called elsewhere.

A TOML file with two tables, each from a Chinese name to what else it is called, in any language:

    [terms]
    "数据走廊" = ["data corridor", "corredor de dados", "数据通道"]
    [groups]
    "港口协会" = ["Harbour Association", "Портовая ассоциация"]

The names of a term may also say their language, so that quotations are glossed with them:

    [terms]
    "数据走廊" = {en = ["data corridor"], pt = ["corredor de dados"], zh = ["数据通道"]}

In a plain list that is told by the script, or by a dictionary that has all words of a name.

Its terms stand beside those that the product knows by itself. A question that says one of them is
looked for with the Chinese name. A group is a byline that a question may name, as it may name a
party.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.retrieval.lexicons.organisation_lexicon import Name, Organisation
from assistant.retrieval.lexicons.own_names import OwnName, own_names
from assistant.retrieval.lexicons.term_lexicon import Terms, shipped_terms
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.stemming import opening
from vectorstore.analysis.unicode_text import is_chinese, letters
from vectorstore.errors import InvalidRequest

_Names: TypeAlias = list[str] | dict[str, list[str]]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    terms: dict[str, _Names] = Field(default_factory=dict)
    groups: dict[str, list[str]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms and groups by all their names; the first Chinese name of each is the corpus's own.

    `names` are those of the owner's terms whose language is known.
    """

    terms: Terms
    groups: tuple[Organisation, ...] = ()
    names: tuple[OwnName, ...] = ()


@cache
def plain_glossary() -> Glossary:
    """What the product knows without an owner's file."""
    return Glossary(Terms(shipped_terms()))


def read_glossary(path: Path | None) -> Glossary:
    """The glossary with what is in the file. Raises InvalidRequest for a file that is none."""
    if path is None:
        return plain_glossary()
    try:
        content = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _refused(path, "is not in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _refused(path, f"is not TOML ({error})") from error
    except ValidationError as error:
        fault = error.errors()[0]
        place = " → ".join(str(part) for part in fault["loc"])
        raise _refused(path, f"has an entry it may not have, {place} ({fault['msg']})") from error
    _check_names(path, content)
    terms = dict(shipped_terms())
    names: list[OwnName] = []
    for name, called in content.terms.items():
        terms[name] = (*terms.get(name, ()), *_every(called))
        names += own_names(name, called)
    return Glossary(Terms(terms), tuple(_groups(content.groups)), tuple(names))


def _every(called: _Names) -> list[str]:
    return (
        [name for names in called.values() for name in names]
        if isinstance(called, dict)
        else called
    )


def _check_names(path: Path, content: _File) -> None:
    every = {name: _every(called) for name, called in content.terms.items()}
    for name, others in (*every.items(), *content.groups.items()):
        if not is_chinese(name):
            raise _refused(path, f"has {name!r} where a Chinese name should stand")
        for other in others:
            if not any(opening(word) for word in letters(comparable(other))):
                raise _refused(path, f"calls {name!r} {other!r}, which is no name")


def _groups(table: dict[str, list[str]]) -> Iterable[Organisation]:
    for name, others in table.items():
        yield Organisation.of(Name(one.strip(), "") for one in (name, *others) if one.strip())


def _refused(path: Path, fault: str) -> InvalidRequest:
    return InvalidRequest(
        f'The glossary {path} {fault}. Write lines like "数据走廊" = ["data corridor"] under '
        "[terms] or [groups], or leave WENZHENG_GLOSSARY empty."
    )
