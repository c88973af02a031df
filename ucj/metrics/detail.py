"""What a metric of plans is asked besides place and month, from the words of a command."""

from __future__ import annotations

import types
from collections.abc import Hashable, Sequence
from dataclasses import fields
from typing import Any, get_args, get_origin, get_type_hints

from ucj.errors import WrongUsage


def read(wanted: type | None, metric: str, texts: Sequence[str]) -> Hashable:
    """['workers=2000', 'payers=self,csr'] as the metric's own question; None without any.

    wanted: a frozen dataclass with a default for every field, or None when the metric has no such question.
    Raises WrongUsage naming the fields, or what a value must be.
    """
    if not texts:
        return None
    if wanted is None:
        raise WrongUsage("metric.with_unused", metric=metric)
    names = [field.name for field in fields(wanted)]
    kinds = get_type_hints(wanted)
    values: dict[str, Any] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name not in names:
            raise WrongUsage("metric.with_unknown", metric=metric, name=name, choices=", ".join(names))
        values[name] = _value(kinds[name], name, value)
    return wanted(**values)  # type: ignore[no-any-return]


def _value(kind: Any, name: str, text: str) -> Any:
    if get_origin(kind) in (tuple, list):
        return tuple(filter(None, text.split(",")))
    if isinstance(kind, types.UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if kind is bool:
        if text not in ("0", "1"):
            raise WrongUsage("metric.with_value", name=name, value=text, expected="0 | 1")
        return text == "1"
    if kind not in (int, float):
        return text
    try:
        return kind(text)
    except ValueError:
        expected = "0, 1, 2, …" if kind is int else "0.5"
        raise WrongUsage("metric.with_value", name=name, value=text, expected=expected) from None
