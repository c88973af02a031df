"""Demo data stays demo data only while nobody in it could exist."""

from __future__ import annotations

import pytest

from tests.helpers import WORKFORCE_HEADER, Person, new_office, quiet
from ucj.demo import install
from ucj.errors import Refused
from ucj.intake import accept
from ucj.settings import Settings
from ucj.store import build, registry, release


def test_a_nik_that_could_be_somebodys_ends_the_demo(tiny_copy: Settings) -> None:
    office = new_office(tiny_copy.data)
    row = list(Person(1).works())
    row[WORKFORCE_HEADER.index("NIK")] = "6311011708800001"
    path = office.file(WORKFORCE_HEADER, [row])
    assert registry.is_demo(tiny_copy) is True
    accept.accept(tiny_copy, path, "workforce", "2025-09", mode="add")
    assert registry.is_demo(tiny_copy) is False
    built = build.build(tiny_copy, accept_change="test", progress=quiet)
    with release.open_release(built.path) as con:
        assert release.info(con, built.name).is_demo is False, "no role may be tried on it"
    with pytest.raises(Refused, match="data sungguhan"):
        install.install(tiny_copy, None, 1, 0.02, quiet)
