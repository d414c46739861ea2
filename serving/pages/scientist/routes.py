"""Addresses of the scientists' pages."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
