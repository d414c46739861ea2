"""The public record by the UK Algorithmic Transparency Recording Standard (ATRS)."""

from audit.atrs.record import build_record

__all__ = ["build_record"]
