"""The vault as bytes: whoever looks sees whether anything was written."""

import hashlib
import os

VAULT = "/var/lib/otpd/vault.sqlite"


class Bytes:
    """The vault's files, opened by root: whoever inherits them sees every change."""

    def __init__(self):
        self.files = [os.open(f"{VAULT}{more}", os.O_RDONLY) for more in ("", "-wal")]

    def now(self):
        """A fingerprint of all of it."""
        seen = hashlib.sha256()
        for file in self.files:
            seen.update(os.pread(file, os.fstat(file).st_size, 0))
        return seen.hexdigest()
