# SPDX-License-Identifier: GPL-3.0-or-later
"""What only this computer's kernel can make: authorities that are trusted by one process alone, and a disk that is small."""

import functools
import os
import shutil
import subprocess

from trial import Skip

# Where the TLS library of the program looks for authorities
AUTHORITIES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem")


@functools.lru_cache
def mounts_of_its_own():
    """The command before another that gives it mounts which nobody else sees."""
    for command in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        if shutil.which(command[0]) is None:
            raise Skip("there is no unshare")
        if subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode == 0:
            return command
    raise Skip("this computer does not let processes have mounts of their own")


def trusting(certificate):
    """The command before another that trusts one authority instead of all the others."""
    for path in AUTHORITIES:
        if os.path.exists(path):
            return [*mounts_of_its_own(), "sh", "-c", 'mount --bind "$0" %s && exec "$@"' % path, certificate]
    raise Skip("the authorities that this computer trusts are not in a file")


class SmallDisk:
    """A file system of a few pages on a folder; what is run with `command` before it sees it."""

    PAGE = 4096

    def __init__(self, folder, pages):
        os.makedirs(folder, exist_ok=True)
        command = mounts_of_its_own()
        self.folder = folder
        mount = 'mount -t tmpfs -o size=%d none "$0" && echo ready && read line' % (pages * self.PAGE)
        self.process = subprocess.Popen(
            [*command, "sh", "-c", mount, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "ready\n":
            self.close()
            raise Skip("no small disk could be mounted")
        namespaces = ["--user", "--preserve-credentials"] if "--user" in command else []
        self.command = ["nsenter", "--target", str(self.process.pid), *namespaces, "--mount"]
        self.filler = os.path.join(self.outside(folder), "filler")

    def outside(self, path):
        """The same file for those who do not see the disk. SQLite does not find it there."""
        return "/proc/%d/root%s" % (self.process.pid, path)

    def copy(self, path, folder):
        """A copy, in a folder made for it, of a file and what lies beside it. Nobody must be writing there."""
        shutil.rmtree(folder, ignore_errors=True)
        if os.path.isdir(self.outside(os.path.dirname(path))):
            shutil.copytree(self.outside(os.path.dirname(path)), folder)
        return os.path.join(folder, os.path.basename(path))

    def fill(self, free_pages):
        """Leaves so many pages."""
        with open(self.filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * self.PAGE)
            except OSError:
                pass
            size = file.tell()
            file.truncate(max(0, size // self.PAGE - free_pages) * self.PAGE)

    def empty(self):
        if os.path.exists(self.filler):
            os.unlink(self.filler)

    def make_read_only(self, read_only):
        subprocess.run([*self.command, "mount", "-o", "remount,%s" % ("ro" if read_only else "rw"), self.folder], check=True,
                       capture_output=True)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
