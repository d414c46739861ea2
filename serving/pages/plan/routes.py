"""Addresses of the page of plans."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
