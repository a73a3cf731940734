"""The same work on a Ray cluster, by Ray Data: where one machine is not enough. Results come in the order of the records.

The records go in windows, so that neither this process nor Ray's store holds more than a window at a time, however many there are.
"""

from __future__ import annotations

import importlib.util
import itertools
import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from interviewer.errors import StorageError, UsageError, how_to_install

#: So many lists of records go to Ray at a time.
WINDOW = 2000


def must_be_there() -> None:
    """Raises UsageError where Ray is not installed."""
    if importlib.util.find_spec("ray") is None:
        raise UsageError("Ray is not installed", place="--engine", mend=f"In the project's folder: {how_to_install('ray')}")


def in_order(lists: Iterable[list[Any]], make: Callable[[], Callable[[Any], Any]], count: int | None) -> Iterator[Any]:
    """The results of what `make` returns, in the order of the records. `count`: how many actors; None: as many as Ray has cores.

    It joins the cluster that Ray knows of (RAY_ADDRESS), or begins one on this machine. Raises UsageError where Ray is not installed.
    """
    must_be_there()
    import ray
    import ray.data

    if not ray.is_initialized():
        try:
            ray.init(log_to_driver=False, include_dashboard=False, logging_level="ERROR", num_cpus=count if not _cluster() else None)
        except Exception as wrong:  # noqa: BLE001  # Ray raises bare ones
            said = (str(wrong) or type(wrong).__name__).splitlines()[0][:200]
            raise StorageError(f"Ray could not be started: {said}", mend="Is the machine busy? Try --engine here.") from None
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    actors = count or max(1, int(ray.cluster_resources().get("CPU", 1)))
    waiting = iter(lists)
    while window := list(itertools.islice(waiting, WINDOW)):
        given = ray.data.from_items([{"given": pickle.dumps(each)} for each in window], override_num_blocks=len(window))
        for row in given.map(_Works, fn_constructor_args=(make,), concurrency=(1, actors), num_cpus=1).iter_rows():
            yield from pickle.loads(row["results"])  # noqa: S301  # written by _Works, a moment ago


def _cluster() -> bool:
    """Whether Ray has been told of a cluster."""
    from ray._private import services

    return bool(services.canonicalize_bootstrap_address(None))


class _Works:
    """What an actor does: it makes what it works with once."""

    def __init__(self, make: Callable[[], Callable[[Any], Any]]) -> None:
        self._works = make()

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"results": pickle.dumps([self._works(each) for each in pickle.loads(row["given"])])}  # noqa: S301  # written by `in_order`
