"""The glossary: looked up by any label of a term."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Paced, TheServer
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.model import Frozen
from assistant.language.normalise import loose_form
from assistant.ports import Knowledge
from assistant.retrieval.sight import eye_for, term_named

router = APIRouter(prefix="/api/v1/glossary", tags=["glossary"], dependencies=[Paced])


class TermPage(Frozen):
    """Terms found, the one with exactly this label first."""

    items: tuple[GlossaryTerm, ...]
    total: int
    exact: bool


@router.get("")
def find_terms(
    server: TheServer,
    query: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 20,
) -> TermPage:
    """Look a term up however it is spelt; else list the terms a label of which holds the words."""
    knowledge = server.services.library.current()
    terms = _terms(knowledge)
    wanted = loose_form(query)
    named = term_named(query, eye_for(knowledge)) if wanted else None
    found = [term for term in terms if term.id == named]
    found += [term for term in terms if term.id != named and _holds(term, wanted)]
    return TermPage(items=tuple(found[:limit]), total=len(found), exact=named is not None)


def _terms(knowledge: Knowledge) -> tuple[GlossaryTerm, ...]:
    records = (document.record for document in knowledge.records.under("glossary"))
    return tuple(
        sorted((each for each in records if isinstance(each, GlossaryTerm)), key=lambda t: t.id)
    )


def _holds(term: GlossaryTerm, wanted: str) -> bool:
    lists = (term.alternative, term.hidden)
    others = [label for groups in lists for labels in groups.values() for label in labels]
    return any(wanted in loose_form(label) for label in (*term.preferred.values(), *others))
