"""Photographs: made again upright and without the place where they were taken; what is no picture is refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from shop import media
from shop.catalogue import photographs, shelving
from shop.db import transaction
from tests.catalogue import ready


def camera(orientation=6, width=400, height=300):
    """A JPEG as a phone held upright writes it: lying, with its orientation, GPS and a comment; red at the left edge."""
    picture = Image.new("RGB", (width, height), (20, 20, 200))
    picture.paste((220, 20, 20), (0, 0, width // 4, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETPHONE"
    exif.get_ifd(0x8825)[2] = (8.0, 10.0, 22.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"SECRETCOMMENT")
    return out.getvalue()


def test_the_place_is_gone_and_the_picture_upright(app):
    product = ready.cloth()
    stored = media.put(*media.first_sizes(camera()))
    with transaction():
        photographs.add_photo(product, stored, alt="Selendang", by=None)
    added = product.photos[-1]
    assert (added.alt, added.photo.width, added.photo.height) == ("Selendang", 300, 400)
    for name in ("original.jpg", "300.jpg", "300.webp"):
        data = media.read(f"{added.photo.key}-{name}")
        with Image.open(io.BytesIO(data)) as kept:
            assert not kept.getexif()
            top = kept.convert("RGB").getpixel((150, 10))
        assert top[0] > 180 > top[2], "what lay at the left is at the top"
        assert b"SECRET" not in data


def test_the_wider_colours_of_phones_become_those_of_the_web(app):
    """A profile is applied, and is not kept; a broken one is passed over."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"no profile"):
        _measures, files = media.first_sizes(ready.jpeg(icc_profile=profile))
        with Image.open(io.BytesIO(files["original.jpg"])) as kept:
            assert "icc_profile" not in kept.info


def gif():
    """A small GIF."""
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "GIF")
    return out.getvalue()


def bomb(width=6_000, height=6_000):
    """A small file of far too many pixels, or of far too many rows."""
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        gif(),
        ready.jpeg()[: len(ready.jpeg()) // 2],
        bomb(),
        bomb(1, 1_000_000),
        b"\xff\xd8\xff" + b"0" * (8 * 1024 * 1024),
    ],
    ids=["empty", "text", "svg", "gif", "truncated", "too many pixels", "too many rows", "too many bytes"],
)
def test_what_is_no_photograph_is_refused(app, data):
    with pytest.raises(media.NotAPicture) as refusal:
        media.first_sizes(data)
    assert "8 MB" in refusal.value.sentence()


def test_the_first_photo_is_the_cover_and_photos_change_places(app):
    product = ready.cloth(photos=3)
    first, second, third = product.photos
    assert product.cover_id == first.photo_id
    with transaction():
        photographs.move_photo(product, third.photo_id, to=0, by=None)
    assert [photo.id for photo in product.photos] == [third.id, first.id, second.id]
    assert product.cover_id == third.photo_id
    with transaction():
        photographs.move_photo(product, third.photo_id, to=99, by=None)
        photographs.remove_photo(product, first.photo_id, by=None)
    assert [(photo.id, photo.position) for photo in product.photos] == [(second.id, 0), (third.id, 1)]
    assert product.cover_id == second.photo_id


def test_buyers_always_see_one_photo(app):
    product = ready.published(ready.cloth())
    with pytest.raises(photographs.LastPhoto), transaction():
        photographs.remove_photo(product, product.photos[0].photo_id, by=None)
    with transaction():
        shelving.withdraw(product, by=None)
        photographs.remove_photo(product, product.photos[0].photo_id, by=None)
    assert product.cover_id is None


def test_there_are_not_too_many(app):
    product = ready.cloth(photos=photographs.MOST_PHOTOS)
    stored = media.put(*media.first_sizes(ready.jpeg()))
    with pytest.raises(photographs.TooManyPhotos), transaction():
        photographs.add_photo(product, stored, by=None)
