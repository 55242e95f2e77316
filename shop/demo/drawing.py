"""Draw many pictures on several processes, into a folder. Pure: no database, no web.

The same job always gives the same bytes, so an interrupted run goes on where it stopped, and a picture drawn
small today can be drawn large tomorrow.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

from shop.demo.goods import Picture
from shop.demo.pictures import draw

VIEWS = (0, 1, 2)
#: sharp enough for cards and phones; what the first start of the demo waits for
FIRST_SIZE = (480, 600)
#: for the product page's large photo and for zooming; drawn while the shop already answers
LARGE_SIZE = (1200, 1500)
QUALITY = 90


@dataclass(frozen=True)
class Job:
    """One picture to draw: `name` becomes the file's name without its ending."""

    name: str
    picture: Picture
    view: int = 0
    size: tuple[int, int] = FIRST_SIZE

    @property
    def cloth(self) -> tuple[Picture, tuple[int, int]]:
        """What neighbouring jobs share when they show the same thing; such jobs stay on one process."""
        return self.picture, self.size


def jobs_for(
    name: str, picture: Picture, *, size: tuple[int, int] = FIRST_SIZE, views: Sequence[int] = VIEWS
) -> list[Job]:
    """The jobs for a thing's pictures, named `<name>-0`, `<name>-1`, `<name>-2`."""
    return [Job(f"{name}-{view}", picture, view, size) for view in views]


def draw_all(
    jobs: Iterable[Job],
    *,
    folder: Path,
    processes: int = 2,
    on_done: Callable[[Job, Path], None] | None = None,
) -> dict[str, Path]:
    """Draw every job as a JPEG into `folder` and tell `on_done` of each, in this process; answer name → file.

    A file that is already there is not drawn again. Works with processes that are started afresh ("spawn"),
    so it may be called from a program with threads. With processes=1 everything happens here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tasks = [(list(group), folder) for _, group in groupby(jobs, key=lambda job: job.cloth)]
    drawn: dict[str, Path] = {}
    for group in _worked(tasks, processes):
        for job, path in group:
            drawn[job.name] = path
            if on_done:
                on_done(job, path)
    return drawn


def _worked(tasks: list[tuple[list[Job], Path]], processes: int) -> Iterator[list[tuple[Job, Path]]]:
    if processes <= 1 or len(tasks) <= 1:
        yield from map(_draw_group, tasks)
        return
    with get_context("spawn").Pool(min(processes, len(tasks))) as pool:
        yield from pool.imap_unordered(_draw_group, tasks)


def _draw_group(task: tuple[list[Job], Path]) -> list[tuple[Job, Path]]:
    """Draw the views of one thing; the cloth is made once for all of them."""
    jobs, folder = task
    return [(job, _draw_file(job, folder)) for job in jobs]


def _draw_file(job: Job, folder: Path) -> Path:
    path = folder / f"{job.name}.jpg"
    if path.exists():
        return path
    wanted = job.picture
    image = draw(
        wanted.kind,
        seed=wanted.seed,
        view=job.view,
        size=job.size,
        label=wanted.label,
        under=wanted.under,
        palette=wanted.palette,
        motif=wanted.motif,
        leaves=wanted.leaves,
        beside=wanted.beside,
    )
    # written beside and moved, so that a killed process never leaves half a picture under the final name
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    image.save(unfinished, format="JPEG", quality=QUALITY)
    unfinished.replace(path)
    return path
