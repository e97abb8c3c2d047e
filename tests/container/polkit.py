"""polkit at a terminal: a person asks for something, and an agent shows the questions of its helper. polkit 127's
walls around that helper, for the polkit of this machine."""

import os

from doors import IN
from machine import PASSWORD, ensure, run
from terminal import Dialog

HELPER = "/usr/lib/polkit-1/polkit-agent-helper-1"
UNIT = "polkit-agent-helper"
# Once polkit said no, in pkexec's words.
REFUSED = "Not authorized"
# pkexec on a terminal brings an agent of its own, which answers as root: polkit finds "No session for cookie",
# whatever the helper said (in 122; not in 126). One registered before belongs to the person, as systemctl's does.
WITH_AGENT = """#!/bin/sh
# with-agent PERSON COMMAND…: the command, once the person's agent is registered for it.
person=$1 ready=$(mktemp -u)
shift
mkfifo -m 666 "$ready"
become() { exec setpriv --reuid "$person" --regid "$person" --init-groups "$@"; }
# The agent closes the pipe when it is registered. pkexec asks on behalf of its parent, which has to stay.
become sh -c 'cat "$0"; "$@"; exit $?' "$ready" "$@" &
command=$!
become pkttyagent --process $command --notify-fd 3 3>"$ready" &
wait $command
status=$?
kill $!
exit $status
"""
# What polkit's agent starts instead of its helper: a way to the socket, as libpolkit-agent 127 goes itself.
RELAY = f"""#!/usr/bin/python3
import os, socket, sys, threading
helper = socket.socket(socket.AF_UNIX)
helper.connect("/run/{UNIT}")
helper.sendall(sys.argv[1].encode() + b"\\n")
def towards():
    while data := os.read(0, 4096):
        helper.sendall(data)
threading.Thread(target=towards, daemon=True).start()
while data := helper.recv(4096):
    os.write(1, data)
"""
# What the unit starts: says what it sees of the machine, then becomes the helper that was there before. polkit 122
# and 126 want the name as an argument and, as their agent's other half, its uid as the real one.
BEHIND_THE_WALLS = f"""#!/bin/sh
echo "homes: $(ls -A /home | wc -l), disks: $(ls /dev | grep -cE '^(sd|nvme|vd|loop)'), networks: $(ls /sys/class/net)" >&2
grep NoNewPrivs /proc/self/status >&2
read -r user
exec setpriv --ruid "$user" {HELPER}.real "$user"
"""
# polkit 127, data/polkit-agent-helper@.service.in.
WALLS = {
    "yes": "LockPersonality MemoryDenyWriteExecute NoNewPrivileges PrivateDevices PrivateNetwork PrivateTmp "
    "ProtectClock ProtectControlGroups ProtectHome ProtectHostname ProtectKernelLogs ProtectKernelModules "
    "ProtectKernelTunables RemoveIPC RestrictNamespaces RestrictRealtime RestrictSUIDSGID",
    "strict": "ProtectSystem", "closed": "DevicePolicy", "0": "LimitMEMLOCK", "AF_UNIX": "RestrictAddressFamilies",
    "native": "SystemCallArchitectures", "@system-service": "SystemCallFilter", "0077": "UMask",
}


def install_agent():
    """What `pkexec` below needs on the machine."""
    program("/usr/local/bin/with-agent", WITH_AGENT)
    program("/usr/local/bin/open", f"#!/bin/sh\necho '{IN}'\n")


def wall_in_the_helper(*more):
    """From now on the helper runs in a unit of its own, with polkit 127's walls and `more` settings."""
    if not os.path.exists(f"{HELPER}.real"):
        os.rename(HELPER, f"{HELPER}.real")
        program(HELPER, RELAY)
        program("/usr/local/bin/behind-the-walls", BEHIND_THE_WALLS)
    walls = [f"{name}={value}" for value, names in WALLS.items() for name in names.split()]
    unit(f"{UNIT}.socket", "[Socket]", f"ListenStream=/run/{UNIT}", "SocketMode=0666", "Accept=yes")
    unit(f"{UNIT}@.service", "[Service]", "ExecStart=/usr/local/bin/behind-the-walls", "StandardInput=socket",
         "StandardOutput=socket", "StandardError=journal", *walls, *more)
    run("systemctl", "daemon-reload")
    run("systemctl", "start", f"{UNIT}.socket")


def pkexec(person, password):
    """The person wants root to say `IN`, at a terminal with an agent, and has given the password."""
    dialog = Dialog(f"with-agent {person} pkexec /usr/local/bin/open")
    dialog.answer(PASSWORD, password)
    return dialog


def stays_shut(dialog):
    """Waits until polkit says no, to the person too."""
    dialog.expect(REFUSED)
    status = dialog.status()
    ensure(status != 0 and IN not in dialog.text, f"status {status}. On the screen:\n{dialog.text}")


def program(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o755)


def unit(name, *lines):
    with open(f"/etc/systemd/system/{name}", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
