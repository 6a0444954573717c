"""Derived names: one form everywhere, never parsed back.

`id = k-s`: k is the key where it matches `[A-Za-z0-9_-]{1,36}`, else 36 base32 characters of its
SHA-256; s is 10 base32 characters of the SHA-256 of what is named.
"""

import json
import re
from base64 import b32encode
from hashlib import sha256

PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,36}")
COMPLETE = "complete"
FIRST_POSITION = 0


def bundle_id(definition: str, key: str, generation: int) -> str:
    """Name a bundle; the longest is 47 characters."""
    return _id(key, definition, key, generation)


def job_id(definition: str, key: str, generation: int) -> str:
    """Name the submission of the bundle's `complete` moment, first position."""
    return _id(key, definition, key, generation, COMPLETE, FIRST_POSITION, None)


def execution_name(definition: str, key: str, generation: int) -> str:
    """Name the bundle's execution; at most 80 characters, as StartExecution asks."""
    return f"{definition}_{bundle_id(definition, key, generation)}"


def folder(job: str) -> str:
    """Name the folder, and the SLA service, of a submission; at most 51 characters."""
    return f"bdl-{job}"


def digest(text: str | bytes) -> str:
    """SHA-256 in lower-case base32 without padding."""
    raw = text.encode() if isinstance(text, str) else text
    return b32encode(sha256(raw).digest()).decode().rstrip("=").lower()


def _id(key: str, *named: str | int | None) -> str:
    readable = key if PLAIN_KEY.fullmatch(key) else digest(key)[:36]
    stamp = digest(json.dumps(named, separators=(",", ":"), ensure_ascii=False))[:10]
    return f"{readable}-{stamp}"
