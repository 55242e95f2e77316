"""What `/media/` answers: a size of a photograph, for good, and nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from shop import media
from shop.db import transaction


def photograph() -> media.Photo:
    """A photograph that was uploaded."""
    data = io.BytesIO()
    Image.new("RGB", (400, 300), "darkred").save(data, "JPEG")
    upload = media.first_sizes(data.getvalue())
    with transaction():
        return media.keep(*upload)


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
