"""Sources on the network → the record: collect, decide, store.

*Collect* asks each source in a thread, one request in flight a host (:mod:`retrieval.updating.collect`). *Decide* turns an
answer into what is to be stored and how the source fares (:mod:`retrieval.updating.jobs`, :mod:`retrieval.states`).
*Store* writes both of one source in one transaction, validators with the entries they stand for, so that a run killed at any
moment has lost nothing and the next goes on (:mod:`retrieval.updating.update`).
"""

from retrieval.states import State
from retrieval.updating.jobs import CalendarJob, FeedJob, Job, SeriesJob, TableJob
from retrieval.updating.update import Done, Summary, alone, read_in_full, update

__all__ = [
    "CalendarJob",
    "Done",
    "FeedJob",
    "Job",
    "SeriesJob",
    "State",
    "Summary",
    "TableJob",
    "alone",
    "read_in_full",
    "update",
]
