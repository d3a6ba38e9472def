"""Files in ZIPs of limited size, and records in documents of limited size."""

import json
import zipfile

import pytest

from bot.engine.parcels import Document, Entry, Parcel

AT = 1_795_000_000_000
HEADER = {"schema": "x", "server": {"name": "The “Atelier”"}}


@pytest.mark.parametrize("size", [0, 1, 1000, 9_000, 9_500, 9_600, 9_700, 9_800, 9_900, 10_000])
@pytest.mark.parametrize("text", [True, False])
def test_what_fits_stays_within_the_limit(tmp_path, size, text):
    """Whatever is said to fit makes a ZIP no larger than allowed, headers, names and directory included."""
    parcel = Parcel(tmp_path / "a.zip", limit=10_000)
    data = bytes((n * 7919 >> 5) % 256 for n in range(size))
    for name in ("README.txt", "pictures/1234567.webp", "easel.json"):
        entry = Entry(name=name, data=data, at=AT, text=text)
        if parcel.fits(entry):
            parcel.add(entry)
    assert parcel.close() <= 10_000


def test_an_empty_parcel_takes_what_is_as_large_as_a_part_may_be(tmp_path):
    """There is some room for headers, and no more is lost than that."""
    parcel = Parcel(tmp_path / "a.zip", limit=100_000)
    assert parcel.fits(Entry(name="pictures/1.png", data=bytes(99_000), at=AT))
    assert not parcel.fits(Entry(name="pictures/1.png", data=bytes(100_000), at=AT))


def test_files_carry_their_time_and_can_be_read_by_all(tmp_path):
    """Also those from before a ZIP can tell times."""
    parcel = Parcel(tmp_path / "a.zip", limit=10_000)
    parcel.add(Entry(name="a.png", data=b"a", at=AT))
    parcel.add(Entry(name="b.png", data=b"b", at=0))
    parcel.close()
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        first, second = packed.infolist()
    assert first.date_time == (2026, 11, 18, 11, 6, 40)
    assert second.date_time[0] == 1980
    assert first.external_attr >> 16 == 0o644


def documents(folder, records, limit):
    document = Document(folder, HEADER, ["a", "b", "c"], limit=limit)
    for name, found in records.items():
        document.write(name, found)
    return [json.loads(path.read_text("utf-8")) for path in document.close()]


def test_a_document_has_every_list_even_an_empty_one(tmp_path):
    """Whoever reads it need not ask whether a list is there."""
    assert documents(tmp_path, {"b": [{"x": 1}, {"x": "“é”\n"}]}, 10_000) == [
        HEADER | {"file": 1, "a": [], "b": [{"x": 1}, {"x": "“é”\n"}], "c": []}
    ]


def test_a_document_without_records_is_whole(tmp_path):
    """There is always one."""
    assert documents(tmp_path, {}, 10_000) == [HEADER | {"file": 1, "a": [], "b": [], "c": []}]


def test_very_many_records_go_on_in_further_documents(tmp_path):
    """Each is whole, none is much larger than allowed, and together they hold each record once, in order."""
    records = {"a": [{"n": n, "text": "x" * 100} for n in range(50)], "c": [{"n": n} for n in range(200)]}
    found = documents(tmp_path, records, 1_000)
    assert len(found) > 5
    assert [it["file"] for it in found] == list(range(1, len(found) + 1))
    assert {name: [record for it in found for record in it[name]] for name in records} == records
    assert max(path.stat().st_size for path in tmp_path.iterdir()) < 1_200
