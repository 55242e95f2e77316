"""What `/media/` answers: a size of a photograph, for good, and nothing else."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import obstore
import pytest
from PIL import Image

from shop import media
from shop.db import transaction


def jpeg(width: int = 400) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, 300), "darkred").save(data, "JPEG")
    return data.getvalue()


def photograph(width: int = 400) -> media.Photo:
    """A photograph that was uploaded."""
    stored = media.put(*media.first_sizes(jpeg(width)))
    with transaction():
        return media.keep(stored)


def test_a_size_is_sent_and_kept_for_good(client, app):
    answer = client.get(photograph().url(320, "webp"))
    assert answer.status_code == 200
    assert answer.mimetype == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_original_is_never_sent(client, app):
    key = photograph().key
    assert media.read(f"{key}-original.jpg")
    assert client.get(f"/media/{key}-original.jpg").status_code == 404


@pytest.mark.parametrize(
    "name", ["x.jpg", "..jpg", "~.jpg", f"{'0' * 24}-320.jpg", f"{'é' * 190}.jpg", f"{'0' * 24}-320.svg"]
)
def test_anything_else_is_not_found(client, app, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_a_size_the_shop_makes_since_lately_is_made_of_an_older_photograph_when_it_is_asked_for(client, app):
    photo = photograph(width=700)
    name = f"{photo.key}-480.avif"
    with pytest.raises(FileNotFoundError):
        media.read(name)
    answer = client.get(f"/media/{name}")
    assert answer.status_code == 200 and answer.mimetype == "image/avif"
    assert Image.open(io.BytesIO(answer.data)).width == 480
    assert media.read(name) == answer.data


@pytest.mark.parametrize("width", [333, 960, 1600])
def test_no_other_size_is_made_because_somebody_asks(client, app, width):
    photo = photograph(width=700)
    before = len(obstore.list(media.store()).collect())
    assert client.get(f"/media/{photo.key}-{width}.avif").status_code == 404
    assert len(obstore.list(media.store()).collect()) == before


def test_the_store_is_never_asked_while_a_transaction_is_open(app):
    """It may be at the other end of a network; every page of the tests that stores a photograph proves it as well."""
    key, upload = photograph().key, media.first_sizes(jpeg())
    for ask in (lambda: media.read(f"{key}-original.jpg"), media.store, lambda: media.keep(media.put(*upload))):
        with pytest.raises(RuntimeError), transaction():
            ask()


def test_files_of_failed_uploads_are_swept_after_a_day_and_photographs_stay(app):
    kept, young, orphan = photograph(), media.put(*media.first_sizes(jpeg())), media.put(*media.first_sizes(jpeg()))
    folder = Path(app.config["MEDIA_URL"])
    (folder / "a-letter.txt").write_text("not of a photograph")
    for path in folder.iterdir():
        if not path.name.startswith(young.key):
            os.utime(path, (time.time() - 90_000,) * 2)
    there = {path.name for path in folder.iterdir()}
    assert media.sweep() >= 3
    gone = there - {path.name for path in folder.iterdir()}
    assert {name for name in gone if name.startswith(orphan.key)}
    assert not [
        name for name in gone if not name.startswith(orphan.key) and name.startswith((kept.key, young.key, "a-l"))
    ]
    assert media.sweep() == 0
    (folder / "a-letter.txt").unlink()
