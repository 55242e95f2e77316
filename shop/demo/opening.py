"""Draw the home page's opening picture into `static/images`: `python -m shop.demo.opening`.

The files are kept in the repository; this is how they were made and how they are made again.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from shop.demo.pictures import draw

IMAGES = Path(__file__).parents[2] / "static" / "images"
SEED = 11
WIDE = (1600, 900)
#: the right part, where the cloths lie: left, top, right, bottom
PHONE = (580, 0, 1600, 900)
PHONE_SIZE = (748, 660)
#: what messengers and search engines show for a link
SHARED = (1200, 630)


def draw_opening(folder: Path = IMAGES) -> None:
    """Write the wide picture, the phone's part of it and the one for shared links."""
    wide = draw("hero", seed=SEED, view=0, size=WIDE)
    for name, picture in (
        ("hero", wide),
        ("hero-phone", wide.crop(PHONE).resize(PHONE_SIZE, Image.Resampling.LANCZOS)),
    ):
        picture.save(folder / f"{name}.webp", quality=80, method=6)
        picture.save(folder / f"{name}.avif", quality=50)
    shared = wide.resize((SHARED[0], 675), Image.Resampling.LANCZOS).crop((0, 45, SHARED[0], 45 + SHARED[1]))
    shared.save(folder / "hero.jpg", quality=84, optimize=True, progressive=True)


if __name__ == "__main__":
    draw_opening()
