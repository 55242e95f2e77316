"""Photographs: turned upright, stripped of the camera's metadata, and made in every size that pages need.

The shop serves only pictures that it decoded and encoded itself. Small sizes are made before the page answers, the larger
ones and AVIF afterwards by a job. A key is random and the bytes under it never change, so browsers may keep them forever.
"""

from __future__ import annotations

import io
import re
import secrets
import warnings
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import obstore
import sqlalchemy as sa
from flask import Flask, Response, abort, current_app
from obstore.store import LocalStore, ObjectStore, from_url
from PIL import Image, ImageCms, ImageOps
from sqlalchemy.orm import Mapped, mapped_column

from shop.clock import now, today
from shop.db import Base, committed, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.jobs import EVERY_MINUTE, job, later

#: 480 is for two cards side by side on a phone 360 CSS pixels wide with a pixel ratio of three.
WIDTHS = (320, 480, 640, 960, 1600)
#: Widths made before the page answers; the rest follows in a job.
AT_ONCE = (320, 640)
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 25_000_000
#: A panorama of a phone is 16,384 wide. Rows are kept one by one: 25 million of one pixel take a gigabyte.
MOST_SIDE = 20_000
QUALITY = {"jpg": 78, "webp": 74, "avif": 55}
PILLOW = {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}
TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}

#: The first part of a file's name, by which its photograph is known.
KEY = re.compile(r"[0-9a-f]{24}(?=-)", re.ASCII)
#: Files that belong to no photograph are deleted at this age: until then their transaction may still be running.
LEFT_ALONE = timedelta(days=1)
#: Names of files that are served: a size of a picture, never its original.
SENT = re.compile(r"([0-9a-f]{24})-(\d{1,4})\.(jpg|webp|avif)", re.ASCII)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class NotAPicture(ShopError):
    """The file is not a photograph that can be read."""

    status = 422

    def sentence(self) -> str:
        return _("This file is not a photo we can read. Choose a JPEG, PNG or WebP photo of at most 8 MB.")


class Photo(Base):
    """A stored photograph. `url()` and `srcset()` say where its sizes are."""

    __tablename__ = "photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    width: Mapped[int]
    height: Mapped[int]
    #: True once the larger sizes and AVIF exist.
    is_complete: Mapped[bool] = mapped_column(default=False)

    @property
    def widths(self) -> list[int]:
        """The widths that exist now, smallest first."""
        return widths_of(self.width, WIDTHS if self.is_complete else AT_ONCE)

    def url(self, width: int = 640, kind: str = "jpg") -> str:
        """Where the smallest size of at least this width is."""
        fitting = [have for have in self.widths if have >= width] or self.widths[-1:]
        return f"/media/{self.key}-{fitting[0]}.{kind}"

    def srcset(self, kind: str) -> str:
        """Every size of one kind, as `srcset` wants it; empty when that kind is not made yet."""
        if kind == "avif" and not self.is_complete:
            return ""
        return ", ".join(f"/media/{self.key}-{width}.{kind} {width}w" for width in self.widths)


def widths_of(width: int, wanted: tuple[int, ...]) -> list[int]:
    """Those of the wanted widths that a picture of this width can have; its own width where it is smaller."""
    fitting = [want for want in wanted if want <= width]
    return fitting if width >= max(wanted) or width in fitting else [*fitting, width]


def open_picture(data: bytes) -> Image.Image:
    """Decode a photograph upright, in sRGB and without metadata. Raises NotAPicture, also when it is too large."""
    if len(data) > MOST_BYTES:
        raise NotAPicture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
                if max(picture.size) > MOST_SIDE:
                    raise NotAPicture
                upright = _in_web_colours(ImageOps.exif_transpose(picture))
                upright.info.clear()  # comments and profiles would be written again
                return upright
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as trouble:
        raise NotAPicture from trouble


def encode(picture: Image.Image, width: int, kind: str) -> bytes:
    """One size of a picture in one kind."""
    height = max(1, round(picture.height * width / picture.width))
    sized = picture if width == picture.width else picture.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    more = (
        {"speed": 8} if kind == "avif" else {"method": 3} if kind == "webp" else {"progressive": True, "optimize": True}
    )
    sized.save(out, PILLOW[kind], quality=QUALITY[kind], **more)
    return out.getvalue()


def _in_web_colours(picture: Image.Image) -> Image.Image:
    """The picture converted to sRGB: phones save wider colour spaces, which look pale once the profile is dropped."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "RGB":
        try:
            return ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB")) or picture
        except ImageCms.PyCMSError:
            return picture.copy()  # a broken profile says nothing; the colours stay as they are
    return picture.convert("RGB")


#: An upload ready to be stored: (width, height), and the files by the ending of their names.
Upload = tuple[tuple[int, int], dict[str, bytes]]


def first_sizes(data: bytes) -> Upload:
    """Prepare an upload: its original and the sizes of AT_ONCE. Touches no database. Raises NotAPicture."""
    picture = open_picture(data)
    picture.thumbnail((max(WIDTHS), 4 * max(WIDTHS)), Image.Resampling.LANCZOS)
    files = {"original.jpg": encode_original(picture)}
    for width in widths_of(picture.width, AT_ONCE):
        for kind in ("jpg", "webp"):
            files[f"{width}.{kind}"] = encode(picture, width, kind)
    return picture.size, files


def encode_original(picture: Image.Image) -> bytes:
    """The file from which further sizes are made: JPEG of high quality."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


@dataclass(frozen=True)
class Stored:
    """An upload whose files are in the store, but which has no row in the database yet."""

    key: str
    width: int
    height: int


def put(measures: tuple[int, int], files: dict[str, bytes]) -> Stored:
    """Store the files of an upload (see `first_sizes`) under a new key. Call it before the transaction that calls `keep`.

    If that transaction fails, no row names the files and `sweep` deletes them. Raises RuntimeError inside a transaction.
    """
    session().rollback()  # ends the reading that went before: nobody holds the database while the store writes
    key = secrets.token_hex(12)
    for name, data in files.items():
        obstore.put(store(), f"{key}-{name}", data)
    return Stored(key, *measures)


def keep(stored: Stored, photo: Photo | None = None) -> Photo:
    """Add the row of a stored upload inside the caller's transaction, or let `photo` show it. A job makes the larger sizes."""
    if photo is None:
        photo = Photo(key=stored.key, width=stored.width, height=stored.height)
        session().add(photo)
    else:
        photo.key, photo.width, photo.height, photo.is_complete = stored.key, stored.width, stored.height, False
    session().flush()
    later("complete_photo", photo_id=photo.id)
    return photo


def keep_whole(stored: Stored) -> Photo:
    """Add the row of a picture that is shown in its own width alone, as the one JPEG that was stored of it."""
    photo = Photo(key=stored.key, width=stored.width, height=stored.height, is_complete=True)
    session().add(photo)
    session().flush()
    return photo


@job("complete_photo")
def complete_photo(*, photo_id: int) -> None:
    """Make the larger sizes and AVIF of a photograph, unless it is gone. A second run makes the same files."""
    photo = session().get(Photo, photo_id)
    if photo is None:
        return
    key = photo.key
    picture = open_picture(read(f"{key}-original.jpg"))
    session().rollback()
    for width in widths_of(picture.width, WIDTHS):
        for kind in ("jpg", "webp", "avif"):
            obstore.put(store(), f"{key}-{width}.{kind}", encode(picture, width, kind))
    done = sa.update(Photo).where(Photo.id == photo_id, Photo.key == key).values(is_complete=True)
    committed(lambda: session().execute(done))


def sweep() -> int:
    """Delete files older than LEFT_ALONE that belong to no photograph; how many. A second call deletes nothing.

    They come from uploads whose transaction failed and from photographs that were replaced.
    """
    old: dict[str, list[str]] = {}
    for listed in obstore.list(store()):
        for file in listed:
            key = KEY.match(file["path"])
            if key is not None and file["last_modified"] < now() - LEFT_ALONE:
                old.setdefault(key[0], []).append(file["path"])
    known = set(session().scalars(sa.select(Photo.key)))
    session().rollback()
    orphans = [path for key, paths in old.items() if key not in known for path in paths]
    for path in orphans:
        obstore.delete(store(), path)
    return len(orphans)


@job("sweep_photos")
def sweep_photos() -> None:
    """The job of `sweep`."""
    sweep()


def tend_photos() -> None:
    """Called each minute: have the store swept once a day."""
    committed(lambda: later("sweep_photos", key=f"sweep_photos:{today()}"))


EVERY_MINUTE.append(tend_photos)


@lru_cache(maxsize=8)
def _open_store(address: str) -> ObjectStore:
    if "://" in address:
        return from_url(address)
    Path(address).mkdir(parents=True, exist_ok=True)
    return LocalStore(address)


def store() -> ObjectStore:
    """Where this shop keeps its photographs.

    Raises RuntimeError inside a transaction: the store may be at the other end of a network, and the database's lock would
    be held that long.
    """
    if session().info.get("open"):
        raise RuntimeError("the store of photographs inside transaction(): media.put() before it")
    return _open_store(current_app.config["MEDIA_URL"])


def read(name: str) -> bytes:
    """The bytes of one stored file. Raises FileNotFoundError."""
    return bytes(obstore.get(store(), name).bytes())


def _late_size(key: str, width: int, kind: str) -> bytes:
    """A size that pages began to use after this photograph was uploaded: made when first asked for. 404 for any other."""
    if width not in WIDTHS:
        abort(404)
    try:
        picture = open_picture(read(f"{key}-original.jpg"))
    except FileNotFoundError:
        abort(404)
    if width > picture.width:
        abort(404)
    data = encode(picture, width, kind)
    obstore.put(store(), f"{key}-{width}.{kind}", data)
    return data


def init_app(app: Flask) -> None:
    """Serve `/media/<key>-<width>.<kind>`."""

    def show(name: str) -> Response:
        size = SENT.fullmatch(name)
        if size is None:
            abort(404)
        key, width, kind = size.groups()
        try:
            data = read(name)
        except FileNotFoundError:
            data = _late_size(key, int(width), kind)
        answer = Response(data, mimetype=TYPES[kind])
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer

    show.policy = "anyone"  # type: ignore[attr-defined]
    app.add_url_rule("/media/<name>", "media.show", show)
