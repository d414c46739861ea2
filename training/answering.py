"""MLflow's client, with a store that does not answer told apart from one that refuses."""

from functools import wraps
from typing import Any

from configs.errors import MachineError

_NO_ANSWER = ("INTERNAL_ERROR", "TEMPORARILY_UNAVAILABLE", "REQUEST_LIMIT_EXCEEDED", "IO_ERROR")


class Answering:
    """An MLflow client whose calls end in a MachineError where its store does not answer.

    Parameters
    ----------
    make : callable
        Makes the client.
    where : str
        The store's address as people may see it.
    """

    def __init__(self, make: Any, where: str) -> None:
        self._where = where
        self._client = self._said(make)()

    def __getattr__(self, name: str) -> Any:
        """Return what the client has under a name; a call of it says where no answer came."""
        found = getattr(self._client, name)
        return self._said(found) if callable(found) else found

    def _said(self, call: Any) -> Any:
        from mlflow.exceptions import MlflowException
        from sqlalchemy.exc import SQLAlchemyError

        @wraps(call)
        def _call(*args: Any, **kwargs: Any) -> Any:
            try:
                return call(*args, **kwargs)
            except MlflowException as error:
                if error.error_code not in _NO_ANSWER:
                    raise
            except (SQLAlchemyError, OSError):
                pass
            what = "MLflow does not answer"
            raise MachineError(what, where=self._where, remedy="see that its server runs and its database has room")

        return _call
