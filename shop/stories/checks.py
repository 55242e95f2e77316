"""What must always hold of stories. Read-only and set-based, on a shop of any size."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from shop.invariants import Never, facts
from shop.sellers.models import Seller, SellerMember
from shop.stories.models import Story, StoryStatus


def check() -> list[str]:
    """The facts that break; empty when all is well: a story is told with the word of one of its seller's own."""
    return facts(_agreed, _named, _changes)


def _agreed() -> list[Never]:
    own = sa.select(SellerMember.id).where(
        SellerMember.user_id == Story.agreed_by_id, SellerMember.seller_id == Story.seller_id
    )
    query = sa.select(Story.slug).where(Story.seller_id.is_not(None), Story.status == StoryStatus.PUBLISHED)
    return [Never(query.where(~own.exists()), "story {}: told without the word of whom it is about")]


def _named() -> list[Never]:
    told = sa.select(Story.slug).where(Story.seller_id == Seller.id, Story.status == StoryStatus.PUBLISHED)
    told = told.order_by(Story.published_at.desc(), Story.id.desc()).limit(1)
    newest = sa.func.coalesce(told.correlate(Seller).scalar_subquery(), "")
    query = sa.select(Seller.slug, Seller.story_slug, newest).where(Seller.story_slug != newest)
    return [Never(query, "seller {}: her pages lead to the story “{}”, her newest is “{}”")]


def _changes() -> list[Never]:
    told = aliased(Story)
    query = sa.select(Story.slug, told.slug).join(told, told.id == Story.replaces_id)
    return [Never(query.where(Story.seller_id != told.seller_id), "story {}: would replace another seller's, {}")]
