"""`flask shop demo`: the demo shop, loaded once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import click
import sqlalchemy as sa
from flask import current_app
from flask_migrate import upgrade

from shop.db import session, transaction
from shop.demo import costs, months, photos, shelves, stories
from shop.demo.data.buyers import BUYERS
from shop.demo.data.cooperative import COOPERATIVE
from shop.demo.ground import PASSWORD, lay_ground
from shop.office.cli import shop_commands
from shop.users.models import User

#: What each kind of person is called when the demo names who can sign in.
KINDS = {
    "catalogue": "catalogue officer",
    "treasurer": "bendahara, prepares payouts",
    "chair": "ketua, approves them",
    "coordinator": "village coordinator",
    "seller": "seller",
    "group": "treasurer of a KUB",
    "buyer": "buyer",
}
#: About how many steps three months have; the bar needs an end.
STEPS = 2_300


@shop_commands.command("demo")
@click.option("--products", default=0, help="Fill a large shop up to so many products.")
@click.option("--pictures/--no-pictures", default=True, help="Draw the pictures (the slow part).")
@click.option("--orders", default=months.ORDERS, help="About how many orders of the past three months.")
def demo(products: int, pictures: bool, orders: int) -> None:
    """Bring the database to this version and load the demo shop when it is empty; then say who can sign in.

    A second call loads nothing; with more products than there are it fills the shop up to them. Refuses to go on with a
    shop whose loading was broken off: half of it would look whole.
    """
    upgrade()
    unfinished = Path(current_app.config["MEDIA_URL"]).parent / "demo-unfinished"
    if session().scalar(sa.select(User.id).limit(1)) is None:
        began = time.perf_counter()
        session().rollback()
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        unfinished.touch()
        _load(products, pictures, orders)
        unfinished.unlink()
        click.echo(f"Demo shop ready in {time.perf_counter() - began:.0f} s.")
    elif unfinished.exists():
        raise click.ClickException(
            f"Loading the demo shop was broken off. Remove {unfinished.parent} (on PostgreSQL the database's tables as well)"
            " and start again."
        )
    elif products:
        with click.progressbar(length=products // 100, label="Toko contoh") as bar, transaction():
            shelves.fill_warehouse(products, lambda added: bar.update(added // 100))
    _say_who_signs_in()


def _load(products: int, pictures: bool, orders: int) -> None:
    jobs = [*photos.all_jobs(), *stories.story_jobs()] if pictures else []
    lock = Lock()
    with click.progressbar(length=2 * len(jobs) + STEPS + products // 100, label="Toko contoh") as bar:

        def on_step(steps: int = 1) -> None:
            with lock:
                bar.update(steps)

        with ThreadPoolExecutor(1) as beside:
            drawing = (
                beside.submit(photos.prepare, jobs, Path(current_app.config["MEDIA_URL"]).parent / "drawn", on_step)
                if pictures
                else None
            )
            with transaction():
                lay_ground()
                shelves.fill_shelves()
                costs.count_costs()
            months.live_through(BUYERS, on_step, orders)
            with transaction():
                shelves.restock()
                shelves.let_buyers_wait()
                shelves.change_words()
            if drawing is not None:
                stored = photos.store(drawing.result())
                told = {name: stored.pop(name) for name in list(stored) if name.startswith(stories.NAMES)}
                with transaction():
                    photos.hang(stored)
                    stories.tell_stories(told)
        if products:
            with transaction():
                shelves.fill_warehouse(products, lambda added: on_step(added // 100))


def _say_who_signs_in() -> None:
    click.echo(f"\nSign in at /login with one of these, password {PASSWORD}:")
    for officer in COOPERATIVE.officers:
        click.echo(f"  {officer.email:<32} {officer.name}, {KINDS[officer.role]}")
