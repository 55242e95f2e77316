"""Answers compressed with gzip: a list of 38 KB crosses a slow connection as 7 KB.

Only what is rendered for a request: files under `/static/` were compressed when they were read (assets.py), photographs
are compressed by their format. A browser that does not accept gzip gets the plain bytes.
"""

from __future__ import annotations

import secrets
import zlib

from flask import Flask, Response, request

#: Shorter answers fit into one packet anyway.
LEAST = 1_000
#: About a tenth larger than gzip's best level, at a third of its work.
LEVEL = 4
KINDS = {
    "text/html",
    "text/plain",
    "text/csv",
    "text/xml",
    "application/xml",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
}
#: Against BREACH: a page holds a secret (the CSRF token) and may repeat text from its address, so the compressed length
#: could betray the secret. Random padding in the gzip header, at most so many bytes, hides that length.
MOST_PADDING = 64

#: The gzip header of RFC 1952: deflate, with a file name (the padding), without time or system.
HEAD = b"\x1f\x8b\x08\x08" + bytes(4) + b"\x00\xff"


def pack(data: bytes) -> bytes:
    """The same bytes as gzip, with a header of random length."""
    name = secrets.token_hex(MOST_PADDING // 2)[: secrets.randbelow(MOST_PADDING)].encode()
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(data) + deflate.flush()
    tail = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return HEAD + name + b"\x00" + body + tail


def vary_by(answer: Response, header: str) -> None:
    """Add a request header to the answer's `Vary`. Not to be called twice for one header."""
    said = answer.headers.get("Vary")
    answer.headers["Vary"] = f"{said}, {header}" if said else header


def _shrink(answer: Response) -> Response:
    kind = (answer.content_type or "").partition(";")[0]
    if kind not in KINDS or answer.is_streamed or answer.content_encoding:
        return answer
    vary_by(answer, "Accept-Encoding")
    if "HTTP_ACCEPT_ENCODING" not in request.environ or (answer.content_length or 0) < LEAST:
        return answer
    if request.accept_encodings.quality("gzip") > 0:
        answer.set_data(pack(answer.get_data()))
        answer.content_encoding = "gzip"
    return answer


def init_app(app: Flask) -> None:
    """Compress every page for browsers that accept gzip."""
    app.after_request(_shrink)
