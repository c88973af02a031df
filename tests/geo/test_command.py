"""`geo import` and `geo reset` as an office types them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely
from office_file import save

from ucj import cli, settings
from ucj.geo import layer, layer_files
from ucj.settings import Settings


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("UCJ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("UCJ_REGION", "6311")
    settings.load.cache_clear()
    yield settings.load()
    settings.load.cache_clear()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command: exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run


def test_the_summary_names_what_is_there_and_what_is_not(where, villages, run, tmp_path):
    lost, named = villages.loc[3], villages.loc[5]
    villages.loc[4, ["KODE", "DESA"]] = [None, "Tidak Ada"]
    villages.loc[5, "KODE"] = None
    file = save(villages.drop(index=3), tmp_path / "desa.geojson")
    code, out, err = run("geo", "import", file, "--level", "village")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:3] == [
        "Batas wilayah dari desa.geojson kini dipakai di peta. Untuk kembali ke peta skematik: python -m ucj geo reset",
        "155 dari 157 desa dan kelurahan mendapat batas: "
        "154 menurut kode (kolom KODE), 1 menurut nama (kolom DESA, KECAMATAN).",
        "Desa dan kelurahan tanpa batas, kosong di peta (2):",
    ]
    assert lines[3] == f"  {lost['KODE']} {lost['DESA']}"
    assert named["DESA"] not in "".join(lines[3:])
    assert "(1):" in lines[5]
    assert lines[6] == f"  4: Tidak Ada, {named['KECAMATAN']}"
    assert lines[-1].startswith("Titik sudut: ")
    assert not layer.load(where, "village", "6311").is_schematic


def test_json_is_one_document(where, villages, run, tmp_path):
    dense = villages.assign(geometry=shapely.segmentize(villages.geometry.to_numpy(), 0.0005))
    code, out, _ = run("geo", "import", save(dense.iloc[:150], tmp_path / "desa.geojson"), "--json")
    report = json.loads(out)
    assert code == 0
    assert (report["village_count"], report["matched_count"], report["code_field"]) == (157, 150, "KODE")
    assert report["missing"] == dict(villages.loc[150:, ["KODE", "DESA"]].to_numpy())
    assert report["vertices_before"] > report["vertices_after"]
    assert report["identity"] == layer.identity(where)


def test_the_code_field_is_passed_on(where, villages, run, tmp_path):
    file = save(villages.assign(LAIN=villages["KODE"].where(villages.index < 2, "-")), tmp_path / "desa.geojson")
    code, out, _ = run("geo", "import", file, "--code-field", "LAIN")
    assert code == 0
    assert "2 dari 157 desa dan kelurahan mendapat batas: 2 menurut kode (kolom LAIN)." in out
    assert "  … dan 105 lagi; daftar lengkap dengan --json" in out.splitlines()


def test_reset_says_which_layer_is_in_force(where, villages, run, tmp_path):
    run("geo", "import", save(villages, tmp_path / "desa.geojson"))
    code, out, err = run("geo", "reset", "--json")
    assert (code, json.loads(out)) == (0, {"layer": "schematic", "is_changed": True})
    assert err.startswith("Peta skematik kini dipakai lagi.")
    assert layer_files.imported_path(where) is None
    code, out, err = run("geo", "reset")
    assert (code, out) == (0, "")
    assert err == "Peta skematik sudah dipakai; tidak ada yang berubah.\n"


def test_refusals_have_their_exit_codes(where, villages, run, tmp_path):
    code, out, err = run("geo", "import", tmp_path / "tidak-ada.geojson", "--json")
    assert (code, out) == (1, "")
    assert "tidak-ada.geojson tidak ada" in err
    code, out, err = run("geo", "import")
    assert (code, out) == (2, "")
    assert "geo import BERKAS" in err
    code, out, err = run("geo", "import", save(villages, tmp_path / "desa.geojson"), "--code-field", "KODEDESA")
    assert (code, out) == (2, "")
    assert "Pilihan: KODE, DESA, KECAMATAN." in err
    assert not where.geo.exists()
