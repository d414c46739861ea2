"""Settings of where models are fitted: in processes here, in this process, or on a Dask cluster."""

from typing import Literal

from pydantic import Field, model_validator

from configs.base import Frozen


class ComputeSettings(Frozen):
    """Where models are fitted; the forecasts are the same everywhere.

    `processes`: that many of this machine; `here`: this process, one fit after another; `dask`: the workers of the
    cluster whose scheduler is named, or where none is, a cluster of `workers` processes on this machine alone.
    """

    kind: Literal["processes", "here", "dask"] = "processes"
    workers: int = Field(default=2, ge=1, le=256)
    scheduler: str | None = Field(default=None, pattern=r"^[a-z]+://\S+$")

    @model_validator(mode="after")
    def _scheduler_of_dask(self) -> "ComputeSettings":
        if self.scheduler is not None and self.kind != "dask":
            raise ValueError(f"a scheduler is named, but kind is {self.kind}: write kind: dask or take it out")
        return self
