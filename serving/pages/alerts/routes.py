"""Addresses of the pages of alerts and subscriptions."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
