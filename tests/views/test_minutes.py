"""The words of the reconciliation record: what was counted, and nobody by name."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, Office, Person
from ucj import i18n, reference
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept
from ucj.intake.rules import RULES
from ucj.store import record
from ucj.views import minutes

ID, EN = (i18n.translator(language) for language in i18n.LANGUAGES)
WITA = dt.timezone(dt.timedelta(hours=8), "WITA")
GOOD, OTHER, SHORT, TWIN = Person(1), Person(2), Person(3), Person(1)


def sent(office: Office) -> int:
    """Two villages' list: two good rows, one short NIK, one repeated NIK, one unknown occupation."""
    short = list(SHORT.works())
    short[1] = short[1][:-1]
    odd = OTHER.works(village=MIHU, occupation="Penjaga gerbang langit", segment="BPU")
    batch = office.workforce("2025-08", GOOD.works(), odd, short, TWIN.works()).batch
    assert batch is not None
    return batch


def built(office: Office, batch: int, t: i18n.Translator = ID) -> minutes.Minutes:
    facts = record.read(office.settings, batch)
    regions = reference.regions(office.settings)
    return minutes.build(facts, reference.regency(office.settings), regions, WITA, t)


def test_counts_and_findings_are_those_of_the_batch(office: Office) -> None:
    document = built(office, sent(office))
    assert document.counts == (
        (ID("minutes.rows"), "4"),
        (ID("minutes.accepted"), "2"),
        (ID("minutes.quarantined"), "2"),
        (ID("minutes.warnings"), "1"),
        (ID("minutes.replaced"), "2"),
    )
    assert [(each.title, each.is_error, each.count, each.lines) for each in document.findings] == [
        (ID("rule.nik_duplicate"), True, "1", "5"),
        (ID("rule.nik_length"), True, "1", "4"),
        (ID("rule.occupation_unknown"), False, "1", "3"),
    ]
    assert document.villages == (("Juai", "Juai, Mihu"),)
    assert document.stamp == ""


def test_no_person_is_in_it(office: Office) -> None:
    text = str(dataclasses.asdict(built(office, sent(office))))
    for person in (GOOD, OTHER, SHORT):
        assert person.nik[:-1] not in text
        assert person.name not in text
    assert "Penjaga gerbang langit" not in text


def test_facts_name_the_file_its_hash_and_when_it_came(office: Office) -> None:
    batch = sent(office)
    facts = record.read(office.settings, batch)
    midnight = dataclasses.replace(facts, imported_at=dt.datetime(2025, 10, 6, 17, 30, tzinfo=dt.UTC))
    regency, regions = reference.regency(office.settings), reference.regions(office.settings)
    document = minutes.build(midnight, regency, regions, WITA, ID)
    told = dict(document.facts)
    assert told["Berkas"] == "kiriman_1.csv"
    assert told["Periode"] == "Agustus 2025"
    assert told["Diterima"] == "7 Oktober 2025 pukul 01.30 WITA, oleh operator"
    assert told["Sidik SHA-256"] == facts.sha256
    assert facts.sha256 in document.footer
    # The office's own day, not the one in Greenwich.
    assert document.number == f"Nomor: {batch:03d}/BA-UCJ/X/2025"
    assert (document.government, document.office) == (regency.government, regency.manpower_office)
    assert [each.office for each in document.signatures][1:] == [regency.manpower_office, regency.bpjs_branch]
    assert document.place == "Paringin,"


def test_long_findings_name_the_first_lines_only(office: Office) -> None:
    nameless = [[*person.works()[:2], "", *person.works()[3:]] for person in map(Person, range(1, 10))]
    batch = office.workforce("2025-08", Person(20).works(), *nameless).batch
    assert batch is not None
    (finding,) = built(office, batch).findings
    assert (finding.count, finding.lines) == ("9", "3, 4, 5, 6, …")


def test_an_undone_batch_says_so(office: Office) -> None:
    batch = sent(office)
    accept.undo(office.settings, batch)
    document = built(office, batch)
    assert document.stamp == "DIBATALKAN"
    assert document.facts[-1][0] == "Dibatalkan"


def test_only_a_replacing_list_replaces(office: Office) -> None:
    batch = office.workforce("2025-08", GOOD.works(JUAI), OTHER.works(PARINGIN), mode="add").batch
    assert batch is not None
    document = built(office, batch)
    assert document.villages == ()
    assert len(document.counts) == 4
    assert document.findings == ()


def test_english_has_its_own_words(office: Office) -> None:
    document = built(office, sent(office), EN)
    assert document.language == "en"
    assert document.findings[0].title == EN("rule.nik_duplicate")


def test_an_unknown_batch_names_the_known_ones(office: Office) -> None:
    with pytest.raises(Refused):
        record.read(office.settings, 1)
    batch = sent(office)
    with pytest.raises(WrongUsage, match=str(batch)):
        record.read(office.settings, batch + 1)


@pytest.mark.parametrize("code", sorted({rule.code for rule in RULES}))
def test_every_rule_has_a_short_title(code: str) -> None:
    for t in (ID, EN):
        assert 0 < len(t(f"rule.{code}")) <= 60


def test_every_title_has_its_rule() -> None:
    assert {key.removeprefix("rule.") for key in i18n.catalogue("id") if key.startswith("rule.")} == {
        rule.code for rule in RULES
    }
