"""The library as a LangChain retriever, and the chain that answers a question: read, answer, retrieve, report.

The chain is of LangChain's runnables, so that what each step was given, what it gave and how long it took can be seen by
any of its callbacks. How a question is read and answered is given to it; it has no model and no prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from commentary.model import Answer, Passage
from retrieval.view import StoredView

Near = Callable[[str], Collection[str] | None]


class PassageRetriever(BaseRetriever):
    """Passages of news and data known at the instant of a view, as documents: text, id, and the rest as metadata.

    ``near`` gives the ids that an index holds nearest to a query; without it every passage is compared.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    view: StoredView
    k: int = 8
    near: Near | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        found = self.view.search(query, self.k, near=self.near(query) if self.near else None)
        return [document(passage) for passage in found]


def answering(
    read: Callable[[str], tuple[Any, StoredView]],
    answer: Callable[[Any, StoredView], tuple[Answer, str]],
    report: Callable[[Any, StoredView, Answer, Sequence[Passage]], Answer],
    k: int,
    near: Near | None = None,
) -> Runnable[str, Answer]:
    """The chain from a question to its answer.

    ``read`` gives the question and the view that answers it; ``answer`` what its series tell, and what else to search for,
    empty where nothing is; ``report`` gets the ``k`` passages found.
    """

    def told(step: tuple[Any, StoredView]) -> tuple[Any, StoredView, Answer, str]:
        return (*step, *answer(*step))

    def retrieve(step: tuple[Any, StoredView, Answer, str]) -> tuple[Any, StoredView, Answer, Sequence[Passage]]:
        asked, view, made, query = step
        found = PassageRetriever(view=view, k=k, near=near).invoke(query) if query else []
        return asked, view, made, [passage(each) for each in found]

    def reported(step: tuple[Any, StoredView, Answer, Sequence[Passage]]) -> Answer:
        return report(*step)

    return (
        RunnableLambda(read, name="read")
        | RunnableLambda(told, name="answer")
        | RunnableLambda(retrieve, name="retrieve")
        | RunnableLambda(reported, name="report")
    )


def document(found: Passage) -> Document:
    """A passage as LangChain has it."""
    rest = {part.name: getattr(found, part.name) for part in fields(found) if part.name not in ("id", "text")}
    return Document(page_content=found.text, id=found.id, metadata=rest)


def passage(found: Document) -> Passage:
    """A document of the retriever's as a passage again."""
    return Passage(id=str(found.id), text=found.page_content, **found.metadata)
