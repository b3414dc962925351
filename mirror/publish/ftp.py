"""FTP through OpenDAL, but for empty files, which OpenDAL 0.47 says yes to and never makes."""

from __future__ import annotations

import contextlib
import ftplib
import io
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mirror.config import Mirror
from mirror.errors import PublishError, PublishReason
from mirror.publish.credentials import Credentials
from mirror.publish.guard import host_and_port
from mirror.publish.objects import ObjectHost
from mirror.publish.paths import check_path

if TYPE_CHECKING:
    import opendal

_TIMEOUT_S = 30.0


class FtpHost(ObjectHost):
    """An FTP server; `ipfs/bafkqaaa`, the empty block that gateways are probed with, is empty."""

    def __init__(
        self, operator: opendal.Operator, mirror: Mirror, credentials: Credentials
    ) -> None:
        super().__init__(operator)
        self._mirror = mirror
        self._credentials = credentials

    def put(self, path: str, data: bytes) -> None:
        """Write in one transfer."""
        if data:
            super().put(path, data)
            return
        folder, _, name = f"{self._mirror.path.strip('/')}/{check_path(path)}".rpartition("/")
        try:
            with self._login() as ftp:
                _enter(ftp, folder)
                ftp.storbinary(f"STOR {name}", io.BytesIO())
        except ftplib.all_errors as error:
            denied = str(error)[:3] in {"530", "532"}
            reason = PublishReason.DENIED if denied else PublishReason.UNREACHABLE
            raise PublishError(reason, type(error).__name__) from None

    def _login(self) -> ftplib.FTP:
        endpoint = self._mirror.options["endpoint"]
        secure = urlsplit(endpoint).scheme == "ftps"
        ftp = ftplib.FTP_TLS(timeout=_TIMEOUT_S) if secure else ftplib.FTP(timeout=_TIMEOUT_S)  # noqa: S321  as above
        try:
            ftp.connect(*host_and_port(endpoint, 21))
            ftp.login(self._credentials.get("user") or "", self._credentials.get("password") or "")
            if isinstance(ftp, ftplib.FTP_TLS):
                ftp.prot_p()
        except BaseException:
            ftp.close()
            raise
        return ftp


def _enter(ftp: ftplib.FTP, folder: str) -> None:
    """Go into *folder* below the root, making what is missing of it."""
    ftp.cwd("/")
    for part in filter(None, folder.split("/")):
        with contextlib.suppress(ftplib.error_perm):  # it is there
            ftp.mkd(part)
        ftp.cwd(part)
