"""Addresses of the residents' pages."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
