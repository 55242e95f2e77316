"""Settings, read once from the environment. No logic; `shop/` never imports this module."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class Cooperative:
    """Who runs this shop, as the foot of every page and every paper shows it."""

    name: str = "Koperasi Bakti Migran Bersinar"
    short_name: str = "Bersinar"
    is_demo: bool = True
    address: str = "Dusun Krajan, Sidomulyo, Silo, Jember, Jawa Timur 68184"
    region_code: str = "35.09.30.2009"
    phone: str = "+62331000000"
    whatsapp: str = "+6281200000000"
    email: str = "halo@bersinar.example"
    nik: str = "3509000000000 (contoh)"
    nib: str = "0000000000000 (contoh)"
    ahu: str = "AHU-0000000.AH.01.00 (contoh)"
    pse: str = "000000.00/DJAI.PSE/00/0000 (contoh)"


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of the shop. Names in capitals are handed to Flask as they are."""

    SECRET_KEY: str = "only-for-this-machine"
    SECRET_KEY_FALLBACKS: tuple[str, ...] = ()
    #: SQLAlchemy address: SQLite by default, PostgreSQL when one machine is outgrown.
    DATABASE_URL: str = f"sqlite:///{HERE / 'var' / 'shop.sqlite'}"
    #: A folder, or `s3://bucket/prefix`, where photographs live.
    MEDIA_URL: str = str(HERE / "var" / "media")
    #: `outbox:FOLDER` writes letters as files; `smtp://user:pass@host:port` sends them.
    MAIL_URL: str = f"outbox:{HERE / 'var' / 'mail'}"
    #: Where counters of the rate limits live; `redis://…` when several processes share them.
    REDIS_URL: str = ""
    #: The shop's public address; links in letters and canonical links start with it.
    BASE_URL: str = "http://127.0.0.1:8000"
    #: Cards are offered once both are set: the key of the cooperative's account at Stripe, and the secret with which Stripe
    #: signs what it sends to `/webhooks/stripe`.
    STRIPE_SECRET_KEY: str = ""
    STRIPE_WEBHOOK_SECRET: str = ""
    #: Where Stripe is asked, and where its card pages stand; the demo has both beside itself.
    STRIPE_API_BASE: str = "https://api.stripe.com"
    STRIPE_CHECKOUT: str = "https://checkout.stripe.com"
    #: How many proxies of the cooperative's own stand in front. What they say of the visitor's address is believed: by
    #: it tries are counted, and behind a proxy everybody else would count as one visitor.
    PROXIES: int = 0
    #: Whether everybody who works in the office must sign in with two steps. Until she has turned them on no page of the
    #: office opens to her.
    OFFICE_TWO_STEP: bool = False
    #: Whoever sends it may read `/metrics`; without one nobody may.
    METRICS_TOKEN: str = ""
    SESSION_COOKIE_SECURE: bool = False
    SESSION_COOKIE_NAME: str = "session"
    TESTING: bool = False
    MAX_CONTENT_LENGTH: int = 40 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE: int = 2 * 1024 * 1024
    LOG_LEVEL: str = "INFO"
    #: How many rendered pieces of pages a process keeps; 0 writes every page whole, for measuring.
    PIECES_KEPT: int = 1_000
    COOPERATIVE: Cooperative = field(default_factory=Cooperative)

    @classmethod
    def from_environment(cls) -> Config:
        """Take each setting from the environment variable of the same name, else its default."""
        base_url = os.environ.get("BASE_URL", cls.BASE_URL)
        is_public = base_url.startswith("https://")
        known = "SECRET_KEY DATABASE_URL MEDIA_URL MAIL_URL REDIS_URL METRICS_TOKEN LOG_LEVEL"
        known += " STRIPE_SECRET_KEY STRIPE_WEBHOOK_SECRET STRIPE_API_BASE STRIPE_CHECKOUT"
        given: dict[str, Any] = {name: os.environ[name] for name in known.split() if name in os.environ}
        given |= {name: int(os.environ[name]) for name in ("PIECES_KEPT", "PROXIES") if name in os.environ}
        return cls(
            **given,
            BASE_URL=base_url,
            OFFICE_TWO_STEP=bool(int(os.environ.get("OFFICE_TWO_STEP") or 0)),
            SESSION_COOKIE_SECURE=is_public,
            # Browsers take a cookie of this name from this very host alone, over TLS, and for all of it.
            SESSION_COOKIE_NAME="__Host-session" if is_public else cls.SESSION_COOKIE_NAME,
            SECRET_KEY_FALLBACKS=tuple(os.environ.get("SECRET_KEY_FALLBACKS", "").split()),
        )
