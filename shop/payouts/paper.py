"""Papers as PDF. WeasyPrint draws the same page that a browser prints, and may take nothing from anywhere but `static/`."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from PIL import ImageFile

from shop.assets import Assets
from shop.errors import ShopError
from shop.i18n import gettext as _

#: Where a paper's relative addresses start; nothing answers there.
NOWHERE = "http://paper.invalid"


class PaperUnavailable(ShopError):
    """This machine cannot make PDF files: WeasyPrint's system libraries (Pango) are missing."""

    status = 503

    def sentence(self) -> str:
        return _(
            "PDF files cannot be made here now. Open the page for printing and choose “Save as PDF” in your browser."
        )


def pdf(html: str, assets: Assets) -> bytes:
    """A page of `layout/print.html` as a PDF. Raises PaperUnavailable.

    Stylesheets and fonts are handed over as the bytes the shop serves; every other address is refused, so that no paper
    can be made to read a file or call another machine. The same page gives the same file.
    """
    weasyprint = _weasyprint()

    class FromStatic(weasyprint.urls.URLFetcher):  # type: ignore[misc, name-defined]  # loaded just now
        def fetch(self, url: str, headers: Any = None) -> Any:
            asset = (
                assets.find(url.removeprefix(NOWHERE + assets.prefix))
                if url.startswith(NOWHERE + assets.prefix)
                else None
            )
            if asset is None:
                raise ValueError(f"a paper may not open {url[:200]}")
            return weasyprint.urls.URLFetcherResponse(url, asset.data, {"Content-Type": asset.kind})

    document = weasyprint.HTML(string=html, base_url=NOWHERE + "/", url_fetcher=FromStatic())
    return bytes(document.write_pdf(pdf_identifier=b"bersinar", pdf_variant="pdf/ua-1"))


def _weasyprint() -> Any:
    """WeasyPrint, loaded at the first paper and not with the shop.

    Loading it takes a second and opens system libraries that a machine may not have; pages must not wait for, or fall
    with, what only papers need.
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # else the embedded font says the second in which it was cut
    try:
        loaded = import_module("weasyprint")
    except OSError as missing:
        raise PaperUnavailable from missing
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # loading it says True for the whole process; broken photos stay refused
    return loaded
