"""What stands behind an edition and takes its time: made once, when first asked for, off the event loop."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any

from serving.approved.guard import Shown
from serving.approved.served import Served

if TYPE_CHECKING:
    from training.bundle import Release

_HELD = 2
_BEHIND: "OrderedDict[tuple[str, str], Behind]" = OrderedDict()
_LOCK = Lock()


class Behind:
    """Keeps what pages have made of one edition, of its release and of the hub.

    Parameters
    ----------
    served : Served
        The edition.
    """

    def __init__(self, served: Served) -> None:
        self.served = served
        self._lock = RLock()
        self._made: dict[Any, Any] = {}

    def kept(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what a key stands for, made by the first who asks; others wait for it."""
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]

    @property
    def release(self) -> "Release | None":
        """The files of the release; None where they do not lie beside the service."""
        return self.kept("release", self._read_release)  # type: ignore[no-any-return]

    def _read_release(self) -> "Release | None":
        from training.bundle import read_bundle

        folder = self.served.city.home / "releases" / str(self.served.edition.release)
        return read_bundle(folder) if (folder / "release.json").is_file() else None


def behind_of(shown: Shown) -> Behind:
    """Return what stands behind the edition that is shown; the two newest are kept."""
    key = (str(shown.served.city.home), shown.stamp)
    with _LOCK:
        if key not in _BEHIND:
            _BEHIND[key] = Behind(shown.served)
        _BEHIND.move_to_end(key)
        while len(_BEHIND) > _HELD:
            _BEHIND.popitem(last=False)
        return _BEHIND[key]
