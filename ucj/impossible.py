"""Why a plan cannot be, in the words of its reader: payers by name, months written out, numbers as numbers are."""

from __future__ import annotations

from dataclasses import dataclass

from ucj.errors import Refused, UcjError, WrongUsage
from ucj.i18n import Translator


@dataclass(frozen=True)
class Month:
    """A month as in `ucj.months`, written out."""

    month: int

    def text(self, t: Translator) -> str:
        return t.month(self.month)


@dataclass(frozen=True)
class Names:
    """Codes of a dimension by their names; with the codes beside them where one of them must be given."""

    dimension: str
    codes: tuple[str, ...]
    with_codes: bool = False

    def text(self, t: Translator) -> str:
        return ", ".join(self._one(code, t) for code in self.codes)

    def _one(self, code: str, t: Translator) -> str:
        name = t(f"scenario.order_{code}") if self.dimension == "order" else t.code(self.dimension, code)
        return f"{name} ({code})" if self.with_codes else name


@dataclass(frozen=True)
class Field:
    """A field of the form by its label."""

    name: str

    def text(self, t: Translator) -> str:
        return t(f"scenario.field_{self.name}")


class Impossible(Refused):
    """A plan that cannot be."""

    def text(self, t: Translator) -> str:
        return _text(self, t)


class Mistaken(WrongUsage):
    """A plan that names something that does not exist."""

    def text(self, t: Translator) -> str:
        return _text(self, t)


def _text(problem: UcjError, t: Translator) -> str:
    return t(problem.key, **{name: _said(value, t) for name, value in problem.params.items()})


def _said(value: object, t: Translator) -> object:
    if isinstance(value, Month | Names | Field):
        return value.text(t)
    if isinstance(value, int | float):
        return t.number(value, 2 * (value % 1 != 0))
    return value
