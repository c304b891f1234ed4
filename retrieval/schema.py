"""The tables of the record, in plain SQL that SQLite and PostgreSQL both speak.

Times are whole seconds since 1970 in UTC and days are days since 1970-01-01, so that comparison is arithmetic in any
database. Nothing is overwritten: a changed article or observation is a further version with its own ``known_at``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 1

metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("known_at", BigInteger, nullable=False),
    Column("published", BigInteger),
    Column("publishers", Text, nullable=False),  # a JSON list
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("feed", Text, nullable=False),
    Column("digest", String(40), nullable=False),  # of title and text: the same words are never a new version
    Index("articles_known", "known_at"),
)

observations = Table(
    "observations",
    metadata,
    Column("series", String(80), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("value", Float(53), nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

flags = Table(
    "flags",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("day", Integer),
    Column("remedy", Text, nullable=False),
    Column("known_at", BigInteger, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("known_at", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),
    Column("moment", BigInteger),  # none: of the whole day
    Column("en", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("source", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("passage", String(40), primary_key=True),  # digest of the passage's text
    Column("embedder", String(80), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
)

embedded = Table(  # the versions of articles all of whose texts have a vector: they are not read again for it
    "embedded",
    metadata,
    Column("article", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("embedder", String(80), primary_key=True),
)

replies = Table(
    "replies",
    metadata,
    Column("digest", String(64), primary_key=True),  # of all that was sent: the same request is never sent again
    Column("asked_at", BigInteger, nullable=False),
    Column("model", String(200), nullable=False),
    Column("request", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("sent", Integer, nullable=False),  # tokens, as the server counts them
    Column("received", Integer, nullable=False),
)

# How each source fares. It is no part of what was known: a view reads only `outages`, which are cut by their times.
sources = Table(
    "sources",
    metadata,
    Column("key", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("tried", BigInteger),
    Column("good", BigInteger),
    Column("fresh", BigInteger),  # when it last had something new
    Column("etag", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("digest", String(40), nullable=False),  # of the last body: the same bytes are not read again
    Column("moved", Text, nullable=False),
    Column("seen", Integer, nullable=False),  # in how many updates in a row it had moved there for good
    Column("until", BigInteger),  # not to be asked before
    Column("gone", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),  # in a row
    Column("kind", Text, nullable=False),
    Column("what", Text, nullable=False),
)

outages = Table(
    "outages",
    metadata,
    Column("key", Text, primary_key=True),
    Column("since", BigInteger, primary_key=True),
    Column("until", BigInteger),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subjects", Text, nullable=False),  # a JSON list: what it feeds
)

pages = Table(
    "pages",
    metadata,
    Column("article", String(40), primary_key=True),
    Column("tried", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # why there is no text; empty when there is
)
