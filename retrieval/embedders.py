"""Which embedder a workspace uses: the one that ships, or any that LangChain knows by ``provider:model``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from commentary.errors import SettingsError
from retrieval.embed import Embedder

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

# OpenAIEmbeddings sends token ids, which few compatible servers take, and waits ten minutes.
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "openai": {"check_embedding_ctx_length": False, "timeout": 30, "max_retries": 2}
}


def embedder(model: str, options: Mapping[str, Any]) -> Embedder:
    """The embedder of LangChain's ``init_embeddings`` for ``provider:model``, made at first use; without it, the default.

    Its vectors are stored under the model's name and a digest of its options, so that another never reads them.
    """
    if not model:
        return Embedder()
    given = {**_DEFAULTS.get(model.partition(":")[0], {}), **options}
    mark = blake2b(json.dumps(dict(options), sort_keys=True, default=str).encode(), digest_size=4).hexdigest()

    def make() -> Embeddings:
        from langchain.embeddings import init_embeddings

        try:
            return init_embeddings(model, **given)
        except (ImportError, ValueError, TypeError) as error:
            cause = str(error).splitlines()[0]
            raise SettingsError(f"cannot be used: {cause}", f"embedder {model}", "see [embedder]") from error

    return Embedder(f"{model[:60]}#{mark}" if options else model[:70], make)
