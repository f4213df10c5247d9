"""PostgreSQL refuses to run as root: run it as the system's user for such cases, ``nobody``."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Sequence
from pathlib import Path

from persistence.embedded.child import ServiceFailure

TRAVERSE = 0o001


def ordinary_user() -> int | None:
    """The uid PostgreSQL shall run under; None when we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        raise ServiceFailure(
            "PostgreSQL refuses to run as root and this system has no user 'nobody' to run it as. "
            "Start again as an ordinary user, or point DATABASE_URL at a server of your own."
        ) from None


def as_ordinary_user(command: Sequence[str | Path], uid: int, *paths: Path) -> list[str | Path]:
    """The command run as ``uid``, even where only root may pass the folders above ``paths``.

    A checkout below /root cannot be entered by others. Rather than opening root's folders to
    everyone, the program alone is given the capability to pass them. A change of user makes the
    kernel forget that the program is to end with its parent, so that is said again.
    """
    if all(folder.stat().st_mode & TRAVERSE for path in paths for folder in path.resolve().parents):
        return list(command)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServiceFailure(
            f"PostgreSQL refuses to run as root, and user 'nobody' may not enter {paths[0].parent}. "
            "Move the project where others may read it, such as /opt or /srv, or install util-linux."
        )
    passage = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--pdeathsig=INT"]
    return [setpriv, f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *passage, *command]
