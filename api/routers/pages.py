"""The demonstration shop and the chat as pages: plain HTML, language by cookie or `?lang=`."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path as Folder
from typing import Annotated
from urllib.parse import urlencode

import jinja2
import numpy as np
from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from api.catalogue import FacetCount, Order, Wish, browse
from api.deps import Paced, Server, TheServer
from api.product_view import view
from assistant.columns.names import NONE
from assistant.domain.customer import Customer
from assistant.domain.model import Frozen
from assistant.domain.reader import Audience
from assistant.errors import ConfigurationInvalid, IndexUnavailable, NotFound
from assistant.orders.samples import sample_records
from assistant.ports import Knowledge
from assistant.prompts import data_folder

router = APIRouter(include_in_schema=False, dependencies=[Paced])
HERE = Folder(__file__).resolve().parent.parent
LANGUAGES = ("ja", "en")
PER_PAGE = 24


class Search(Frozen, extra="ignore"):
    """What the search form sends; fields left empty count as not sent."""

    query: str = Field(default="", max_length=400)
    category: str | None = Field(default=None, max_length=100)
    in_stock: bool = False
    sort: Order = "relevance"
    cursor: str | None = Field(default=None, max_length=400)


@router.get("/")
def store(request: Request, server: TheServer, search: Annotated[Search, Query()]) -> Response:
    """Show the shop's products, found by the same search as the API's."""
    language = _language(request)
    wish = Wish(**search.model_dump(exclude={"cursor"}), language=language)
    services = server.services
    try:
        knowledge = services.library.current()
    except IndexUnavailable:
        return _trouble(request, "not_ready", 503)
    page = browse(
        wish,
        knowledge=knowledge,
        embeddings=services.embeddings,
        limit=PER_PAGE,
        cursor=search.cursor,
    )
    return _page(
        request,
        server,
        "store.html",
        wish=wish,
        page=page,
        categories=_categories(knowledge, language),
        link=_linker(wish),
    )


@router.get("/products/{sku:path}")
def product(
    request: Request, server: TheServer, sku: Annotated[str, Path(max_length=100)]
) -> Response:
    """Show one product."""
    try:
        knowledge = server.services.library.current()
        shown = view(sku, knowledge=knowledge, language=_language(request))
    except IndexUnavailable:
        return _trouble(request, "not_ready", 503)
    except NotFound:
        return _trouble(request, "not_found", 404)
    return _page(request, server, "product.html", product=shown)


@router.get("/chat")
def chat(
    request: Request,
    server: TheServer,
    audience: Annotated[Audience, Query(alias="as")] = "customer",
) -> Response:
    """Show the chat on a page of its own."""
    return _page(request, server, "chat.html", audience=audience)


@router.get("/desk")
def desk(request: Request) -> Response:
    """Show the desk of the people who take over; what it shows needs a key of theirs."""
    return _render(request, "desk.html", 200, {})


def _page(request: Request, server: Server, template: str, **values: object) -> Response:
    known = {"audience": "customer", "samples": _samples(server)}
    return _render(request, template, 200, {**known, **values})


def _trouble(request: Request, message: str, status: int) -> Response:
    words = _words(_language(request))
    return _render(request, "trouble.html", status, {"message": words[message]})


def _render(request: Request, template: str, status: int, values: Mapping[str, object]) -> Response:
    language = _language(request)
    other = next(each for each in LANGUAGES if each != language)
    body = (
        _templates()
        .get_template(template)
        .render(
            **values,
            language=language,
            words=_words(language),
            other_language=other,
            other_language_url=str(
                request.url.include_query_params(lang=other).replace(scheme="", netloc="")
            ),
            page_path=request.url.path,
        )
    )
    answer = HTMLResponse(body, status, {"Vary": "Cookie", "Cache-Control": "no-cache"})
    if request.query_params.get("lang") == language:
        answer.set_cookie("lang", language, max_age=31_536_000, samesite="lax", httponly=True)
    return answer


def _language(request: Request) -> str:
    wanted = request.query_params.get("lang") or request.cookies.get("lang", "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _linker(wish: Wish) -> Callable[..., str]:
    """Make links that keep the search and change one thing about it."""
    kept = {
        "query": wish.query,
        "category": wish.category,
        "in_stock": "true" if wish.in_stock else "",
        "sort": wish.sort if wish.sort != "relevance" else "",
    }

    def link(**changed: str | None) -> str:
        given = {name: value for name, value in {**kept, **changed}.items() if value}
        return "/?" + urlencode(given) if given else "/"

    return link


def _categories(knowledge: Knowledge, language: str) -> tuple[FacetCount, ...]:
    """List the upper categories of the whole catalogue, the fullest first."""
    names, upper = knowledge.table.names, knowledge.table.goods.levels[:, 0]
    codes, counts = np.unique(upper[upper != NONE], return_counts=True)
    listed = sorted(zip(codes.tolist(), counts.tolist(), strict=True), key=lambda each: -each[1])
    return tuple(
        FacetCount(
            value=names.all("categories")[code],
            label=names.label("categories", code, language),
            count=count,
        )
        for code, count in listed
    )


def _samples(server: Server) -> tuple[Customer, ...]:
    """List the sample customers of the local demonstration; none elsewhere."""
    if server.keys:
        return ()
    folder = (server.services.settings.knowledge or data_folder("knowledge")) / "store"
    return _people(folder, server.world.now().date())


@cache
def _people(folder: Folder, day: date) -> tuple[Customer, ...]:
    try:
        return sample_records(folder, now=datetime.combine(day, time(), UTC))[0]
    except ConfigurationInvalid:
        return ()


@cache
def _words(language: str) -> Mapping[str, str]:
    text = (HERE / "static" / "words" / f"{language}.json").read_text(encoding="utf-8")
    words: Mapping[str, str] = json.loads(text)
    return words


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
