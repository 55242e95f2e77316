"""Stylesheets, scripts, fonts and images, read once at the start and served under a name that holds a content hash.

A stylesheet or script that imports others becomes one file, in the order of its imports. A changed file has another
name, so browsers may keep each for a year.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request

CACHE = "public, max-age=31536000, immutable"
#: Endings of files worth compressing; pictures and fonts are compressed already.
PACKED = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}
#: Files in `static/` that are for developers and not served.
KEPT_BACK = {"VENDOR.json"}

IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')
ADDRESS = re.compile(r'url\("((?!data:|https?:|#|/)[^"]+)"\)')
SCRIPT = re.compile(r'^import "([^"]+)";\n?', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\s*\n\s*")

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    name: str
    data: bytes

    @cached_property
    def hashed(self) -> str:
        """The name with a hash of its content before the ending: `css/shop.3f2a91bc04.css`."""
        stem, ending = posixpath.splitext(self.name)
        return f"{stem}.{hashlib.sha256(self.data).hexdigest()[:10]}{ending}"

    @cached_property
    def kind(self) -> str:
        """The media type."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @cached_property
    def packed(self) -> dict[str, bytes]:
        """The compressed bytes by content encoding, best first; empty for files not worth compressing."""
        if posixpath.splitext(self.name)[1] not in PACKED:
            return {}
        return {"br": brotli.compress(self.data), "gzip": gzip.compress(self.data, mtime=0)}


class Assets:
    """Every file under one folder. `url()` names it for a page, `find()` answers for its hashed name."""

    def __init__(self, folder: Path, prefix: str = "/static/") -> None:
        self.folder, self.prefix = folder, prefix
        self._by_name: dict[str, Asset] = {}
        self._by_hashed: dict[str, Asset] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name not in KEPT_BACK and not path.name.startswith("."):
                self._take(path.relative_to(folder).as_posix())

    def url(self, name: str) -> str:
        """The address of a file, always at the site's root. Raises KeyError when there is no such file."""
        return self.prefix + self._by_name[name].hashed

    def text(self, name: str) -> str:
        """The text of a file, for PDF files made on the server. Raises KeyError when there is no such file."""
        return self._by_name[name].data.decode()

    def find(self, hashed: str) -> Asset | None:
        """The file whose hashed name this is, or None."""
        return self._by_hashed.get(hashed)

    def _take(self, name: str) -> Asset:
        if name not in self._by_name:
            data = (self.folder / name).read_bytes()
            if name.endswith(".css"):
                data = self._stylesheet(name, data.decode()).encode()
            elif name.startswith("js/"):
                data = self._script(name, data.decode()).encode()
            asset = Asset(name, data)
            self._by_name[name] = self._by_hashed[asset.hashed] = asset
        return self._by_name[name]

    def _stylesheet(self, name: str, text: str) -> str:
        """A stylesheet with its imports put in place, its addresses hashed, without comments and indentation."""
        here = posixpath.dirname(name)

        def beside(relative: str) -> str:
            return posixpath.normpath(posixpath.join(here, relative))

        text = IMPORT.sub(lambda found: self._take(beside(found[1])).data.decode() + "\n", text)
        text = ADDRESS.sub(lambda found: f'url("{self.prefix}{self._take(beside(found[1])).hashed}")', text)
        return INDENT.sub("\n", COMMENT.sub("", text)).strip()

    def _script(self, name: str, text: str) -> str:
        """A script with its imports put in place, each in a block of its own: they share and export nothing."""
        here = posixpath.dirname(name)
        joined = SCRIPT.sub(
            lambda found: (
                "{" + self._take(posixpath.normpath(posixpath.join(here, found[1]))).data.decode().strip() + "}\n"
            ),
            text,
        )
        return COMMENT.sub("", joined).strip()


def best_encoding(asset: Asset) -> str | None:
    """The best encoding of a file that this browser accepts; None for the plain bytes."""
    return next((encoding for encoding in asset.packed if request.accept_encodings[encoding] > 0), None)


def init_app(app: Flask) -> None:
    """Read `static/`, serve it, and give templates `asset("css/shop.css")`."""
    assets = Assets(app.config["ROOT"] / "static")

    def show(hashed: str) -> Response:
        asset = assets.find(hashed)
        if asset is None:
            abort(404)
        encoding = best_encoding(asset)
        answer = Response(asset.packed[encoding] if encoding else asset.data, mimetype=asset.kind)
        answer.headers["Cache-Control"] = CACHE
        if asset.packed:
            answer.vary.add("Accept-Encoding")
        if encoding:
            answer.content_encoding = encoding
        return answer

    show.policy = "anyone"  # type: ignore[attr-defined]
    app.extensions["assets"] = assets
    app.add_url_rule("/static/<path:hashed>", "assets.show", show)
    app.jinja_env.globals["asset"] = assets.url
