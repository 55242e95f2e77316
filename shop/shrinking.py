"""Pages travel packed: a list of 38 KB crosses a slow connection as 7.

Only what is written for this very request; files under `/static/` were packed when they were read (assets.py), and
photographs are packed by their kind. Whoever names no gzip gets plain bytes.
"""

from __future__ import annotations

import secrets
import zlib

from flask import Flask, Response, request

#: Shorter answers fit into one packet either way.
LEAST = 1_000
#: A tenth larger than the best gzip can do, at a third of its work.
LEVEL = 4
KINDS = {"text/html", "text/plain", "text/csv", "text/xml", "application/xml", "application/json", "image/svg+xml"}
#: A page carries a secret, its form's token, and may repeat what its address says. Words without meaning of a length
#: drawn anew each time travel in the head of the packed answer, so that its length tells nothing of the secret.
MOST_PADDING = 64

#: RFC 1952: gzip, deflate, with a name; no time; no system.
HEAD = b"\x1f\x8b\x08\x08" + bytes(4) + b"\x00\xff"


def pack(data: bytes) -> bytes:
    """The same bytes as gzip, with a head of a length that is drawn anew each time."""
    name = secrets.token_hex(MOST_PADDING // 2)[: secrets.randbelow(MOST_PADDING)].encode()
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(data) + deflate.flush()
    tail = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return HEAD + name + b"\x00" + body + tail


def vary_by(answer: Response, header: str) -> None:
    """Say that an answer may be another for who sends another header. For each header once."""
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
    """Pack every page for browsers that can unpack it."""
    app.after_request(_shrink)
