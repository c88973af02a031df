"""The errors people see. Each has a key in the catalogues (what, where, what to do) and its particulars."""

from __future__ import annotations

from ucj import i18n


class UcjError(Exception):
    """Something a person can mend. `key` names the text, `params` fill it; `exit_code` is the command's."""

    exit_code = 1

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params

    def text(self, t: i18n.Translator) -> str:
        return t(self.key, **self.params)

    def __str__(self) -> str:
        return self.text(i18n.translator(i18n.DEFAULT_LANGUAGE))


class Refused(UcjError):
    """The request was understood and nothing was changed."""


class WrongUsage(UcjError):
    """The request names something that does not exist; the text lists the valid choices."""

    exit_code = 2
