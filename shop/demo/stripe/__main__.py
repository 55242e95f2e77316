"""Serve the stand-in beside the demo's shop: `python -m shop.demo.stripe PORT SHOP SECRET FILE`."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

from shop.demo.stripe.server import Server
from shop.demo.stripe.world import restore

if __name__ == "__main__":
    port, shop, secret, file = sys.argv[1:5]
    kept = Path(file)
    server = Server(int(port), secret=secret, shop=shop, kept=kept)
    if kept.exists():
        restore(server.world, json.loads(kept.read_text(encoding="utf-8")))
    with suppress(KeyboardInterrupt):
        server.serve_forever()
