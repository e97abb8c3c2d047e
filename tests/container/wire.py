"""D-Bus by hand: what no library would send. Messages, flags and uids as the caller of the moment wants them."""

import os
import socket
import struct

BUS = "/run/dbus/system_bus_socket"
ROOTS_SOCKET = "/run/otpd-root/bus"
DRIVER = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
CALL, RETURN, ERROR, SIGNAL = 1, 2, 3, 4
# Flags of a message.
NO_REPLY, NO_AUTO_START, INTERACTIVE = 1, 2, 4
FIXED = {"y": "B", "b": "I", "n": "h", "q": "H", "i": "i", "u": "I", "x": "q", "t": "Q", "d": "d", "h": "I"}
PATH, INTERFACE, MEMBER, ERROR_NAME, REPLY_SERIAL, DESTINATION, SENDER, SIGNATURE, UNIX_FDS = range(1, 10)
TYPES = {PATH: "o", INTERFACE: "s", MEMBER: "s", ERROR_NAME: "s", REPLY_SERIAL: "u", DESTINATION: "s", SENDER: "s",
         SIGNATURE: "g", UNIX_FDS: "u"}


class Refused(Exception):
    """The bus did not let this uid in, or has closed the line."""


class Variant:
    """A value with its type."""

    def __init__(self, kind, value):
        self.kind, self.value = kind, value


def first(signature):
    """The first complete type of a signature."""
    if signature[0] == "a":
        return "a" + first(signature[1:])
    if signature[0] not in "({":
        return signature[0]
    depth = 0
    for at, sign in enumerate(signature):
        depth += (sign in "({") - (sign in ")}")
        if depth == 0:
            return signature[: at + 1]
    raise ValueError(signature)


def kinds(signature):
    """The complete types of a signature."""
    found = []
    while signature:
        found.append(first(signature))
        signature = signature[len(found[-1]):]
    return found


def boundary(kind):
    return 8 if kind[0] in "({xtd" else 1 if kind[0] in "gvy" else 2 if kind[0] in "nq" else 4


def pad(out, to):
    out.extend(b"\0" * (-len(out) % to))


def put(out, kind, value):
    """Appends a value of this type."""
    pad(out, boundary(kind))
    if kind in FIXED:
        out.extend(struct.pack("<" + FIXED[kind], value))
    elif kind in "so":
        raw = value if isinstance(value, bytes) else value.encode()
        out.extend(struct.pack("<I", len(raw)) + raw + b"\0")
    elif kind == "g":
        out.extend(bytes([len(value)]) + value.encode() + b"\0")
    elif kind == "v":
        put(out, "g", value.kind)
        put(out, value.kind, value.value)
    elif kind == "ay" and isinstance(value, bytes):
        out.extend(struct.pack("<I", len(value)) + value)
    elif kind[0] == "a":
        length_at = len(out)
        out.extend(b"\0\0\0\0")
        pad(out, boundary(kind[1:]))
        begins = len(out)
        for item in value.items() if isinstance(value, dict) else value:
            put(out, kind[1:], item)
        struct.pack_into("<I", out, length_at, len(out) - begins)
    else:
        for part, item in zip(kinds(kind[1:-1]), value):
            put(out, part, item)


def take(data, at, kind):
    """A value of this type and where it ends."""
    at += -at % boundary(kind)
    if kind in FIXED:
        size = struct.calcsize(FIXED[kind])
        return struct.unpack_from("<" + FIXED[kind], data, at)[0], at + size
    if kind in "so":
        size = struct.unpack_from("<I", data, at)[0]
        return data[at + 4 : at + 4 + size].decode(), at + 5 + size
    if kind == "g":
        return data[at + 1 : at + 1 + data[at]].decode(), at + 2 + data[at]
    if kind == "v":
        inner, at = take(data, at, "g")
        return take(data, at, inner)
    if kind[0] == "a":
        size = struct.unpack_from("<I", data, at)[0]
        at += 4
        at += -at % boundary(kind[1:])
        end, found = at + size, []
        while at < end:
            item, at = take(data, at, kind[1:])
            found.append(item)
        return (dict(found) if kind[1] == "{" else bytes(found) if kind == "ay" else found), end
    found = []
    for part in kinds(kind[1:-1]):
        item, at = take(data, at, part)
        found.append(item)
    return tuple(found), at


def message(serial, fields, signature="", arguments=(), kind=CALL, flags=0):
    """The bytes of a message; `fields` by their numbers, without the signature."""
    body = bytearray()
    for part, value in zip(kinds(signature), arguments):
        put(body, part, value)
    if signature:
        fields = {**fields, SIGNATURE: signature}
    out = bytearray(struct.pack("<BBBBII", ord("l"), kind, flags, 1, len(body), serial))
    put(out, "a(yv)", [(code, Variant(TYPES[code], value)) for code, value in fields.items()])
    pad(out, 8)
    return bytes(out + body)


class Said:
    """What came back: a reply's values, or the name of an error and its words."""

    def __init__(self, kind, fields, values, fds=()):
        self.kind, self.fields, self.values, self.fds = kind, fields, values, fds

    @property
    def error(self):
        """The error's name without its prefix; empty for a reply."""
        return self.fields.get(ERROR_NAME, "").rsplit(".", 1)[-1] if self.kind == ERROR else ""

    def __str__(self):
        return f"{self.fields.get(ERROR_NAME, 'a reply')}: {self.values}"


class Line:
    """A connection: to the bus, or to root's socket (`bus=False`)."""

    def __init__(self, path=BUS, uid=None, timeout=10):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.serial, self._data, self._fds, self.signals = 0, bytearray(), [], []
        self.socket.connect(path)
        uid = str(os.geteuid() if uid is None else uid).encode().hex()
        self.socket.sendall(f"\0AUTH EXTERNAL {uid}\r\n".encode())
        self._expect(b"OK")
        self.socket.sendall(b"NEGOTIATE_UNIX_FD\r\n")
        self._expect(b"AGREE_UNIX_FD")
        self.socket.sendall(b"BEGIN\r\n")
        self.name = self._hello() if path == BUS else None

    def _hello(self):
        said = self.driver("Hello")
        ensure_reply(said)
        return said.values[0]

    @classmethod
    def taken_over(cls, fd):
        """One that another process has opened and handed over."""
        line = cls.__new__(cls)
        line.socket = socket.socket(fileno=fd)
        line.socket.settimeout(10)
        line.serial, line.name, line._data, line._fds, line.signals = 2, None, bytearray(), [], []
        return line

    def _expect(self, word):
        while b"\r\n" not in self._data:
            data = self.socket.recv(4096)
            if not data:
                raise Refused("the line was closed")
            self._data += data
        line, _, rest = bytes(self._data).partition(b"\r\n")
        self._data = bytearray(rest)
        if not line.startswith(word):
            raise Refused(line.decode())

    def driver(self, member, signature="", *arguments):
        """A call to the bus itself."""
        return self.call(*DRIVER, member, signature, *arguments)

    def call(self, to, path, interface, member, signature="", *arguments, flags=0, fds=()):
        """Sends a call and waits for its reply; None where none is wanted."""
        serial = self.send(to, path, interface, member, signature, *arguments, flags=flags, fds=fds)
        return None if flags & NO_REPLY else self.reply(serial)

    def send(self, to, path, interface, member, signature="", *arguments, flags=0, fds=()):
        """Sends a call; its serial."""
        self.serial += 1
        fields = {PATH: path, INTERFACE: interface, MEMBER: member, DESTINATION: to, UNIX_FDS: len(fds)}
        raw = message(self.serial, {code: value for code, value in fields.items() if value}, signature, arguments, flags=flags)
        if fds:
            sent = socket.send_fds(self.socket, [raw], list(fds))
            raw = raw[sent:]
        self.socket.sendall(raw)
        return self.serial

    def reply(self, serial):
        """The reply to a call; signals that came meanwhile are kept."""
        while True:
            said = self.read()
            if said.kind in (RETURN, ERROR) and said.fields.get(REPLY_SERIAL) == serial:
                return said
            self.signals.append(said)

    def read(self):
        """The next message, whatever it is."""
        self._fill(16)
        body, _, fields = struct.unpack_from("<III", self._data, 4)
        header = 16 + fields
        header += -header % 8
        self._fill(header + body)
        raw, self._data = bytes(self._data[: header + body]), self._data[header + body :]
        read = dict(take(raw, 12, "a(yv)")[0])
        at, values, data = 0, [], raw[header:]
        for kind in kinds(read.get(SIGNATURE, "")):
            value, at = take(data, at, kind)
            values.append(value)
        fds = [self._fds.pop(0) for _ in range(read.get(UNIX_FDS, 0))]
        return Said(raw[1], read, values, fds)

    def _fill(self, wanted):
        while len(self._data) < wanted:
            data, fds, _, _ = socket.recv_fds(self.socket, 65536, 16)
            if not data:
                raise Refused("the line was closed")
            self._data += data
            self._fds += fds

    def heard(self):
        """What has come without being asked for, until nothing more does."""
        token = self.driver("GetId")
        ensure_reply(token)
        said, self.signals = self.signals, []
        return said

    def close(self):
        # A thread that still listens would keep it open.
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def ensure_reply(said):
    if said.kind != RETURN:
        raise Refused(str(said))
