"""Callers of every kind: a process of the uid, with the groups that a sign-in would give it."""

import ctypes
import os
import pickle
import pwd

from terminal import Unexpected
from wire import Line

# (uid_t) -2: what remains of a uid that a namespace cannot show, or a signed number would be.
LAST = 4294967294
NEW_USER_NAMESPACE, SET_DUMPABLE = 0x10000000, 4


def as_uid(uid, work, groups=()):
    """What `work()` returns in a process of this uid."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            os.setgroups(groups)
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            answer = (True, work())
        except BaseException as error:  # of whatever kind: told by the parent
            answer = (False, repr(error))
        with os.fdopen(writing, "wb") as out:
            pickle.dump(answer, out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        raw = told.read()
    os.waitpid(child, 0)
    done, answer = pickle.loads(raw) if raw else (False, "it died")
    if not done:
        raise Unexpected(f"as uid {uid}: {answer}")
    return answer


def as_person(name, work):
    """What `work()` returns in a process of this person."""
    person = pwd.getpwnam(name)
    return as_uid(person.pw_uid, work, os.getgrouplist(name, person.pw_gid))


def connection_of(name):
    """A connection to the bus that this person has opened, kept by root: the bus knows it by whoever opened it."""
    os.seteuid(pwd.getpwnam(name).pw_uid)
    try:
        return Line()
    finally:
        os.seteuid(0)


def become_root_of_a_namespace():
    """The process is root in a namespace of its own, as in a container that its user made, and stays who it was
    outside. False where this machine allows nobody to."""
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    # Whoever has changed the uid would not own the files in /proc/self.
    libc.prctl(SET_DUMPABLE, 1, 0, 0, 0)
    if libc.unshare(NEW_USER_NAMESPACE) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    return os.getuid() == 0
