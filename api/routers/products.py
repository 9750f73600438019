"""Products: searched with facets and counts, and shown one by one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from api.catalogue import Order, ProductPage, Wish, browse
from api.deps import Paced, TheServer
from api.product_view import ProductView, view
from assistant.domain.model import Frozen
from assistant.services import Services

router = APIRouter(prefix="/api/v1/products", tags=["products"], dependencies=[Paced])

Language = Annotated[str, Query(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]+)*)?$")]


class Search(Frozen):
    """A search as an address states it; prices in minor units (yen)."""

    query: str = Field(default="", max_length=400)
    category: str | None = Field(default=None, max_length=100)
    price_min: int | None = Field(default=None, ge=0, le=10**12)
    price_max: int | None = Field(default=None, ge=0, le=10**12)
    in_stock: bool = False
    sort: Order = "relevance"
    limit: int = Field(default=24, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=400)
    language: str = Field(default="", pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]+)*)?$")


@router.get("")
def find_products(server: TheServer, search: Annotated[Search, Query()]) -> ProductPage:
    """Find the products that meet every limit; prices in minor units (yen)."""
    services = server.services
    stated = search.model_dump(exclude={"limit", "cursor", "language"})
    wish = Wish(**stated, language=_spoken(search.language, services))
    return browse(
        wish,
        knowledge=services.library.current(),
        embeddings=services.embeddings,
        limit=search.limit,
        cursor=search.cursor,
    )


@router.get("/{sku:path}")
def show_product(
    server: TheServer, sku: Annotated[str, Path(max_length=100)], language: Language = ""
) -> ProductView:
    """Show a product by its SKU or one of its variants'."""
    services = server.services
    return view(sku, knowledge=services.library.current(), language=_spoken(language, services))


def _spoken(language: str, services: Services) -> str:
    return language or services.settings.language
