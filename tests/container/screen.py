"""A display without a screen: lightdm's greeter, a session on it and a locker before it, typed into with xdotool.
What was shown is kept as pictures in /pictures, which tests/run brings to tests/logs for a person to look at."""

import os
import subprocess
import time

from machine import run
from terminal import Dialog, Unexpected

PICTURES = "/pictures"
LIGHTDM_LOG = "/var/log/lightdm/lightdm.log"
# What the session was typed into, in the home of its person.
TYPED = "typed"
# xsecurelock's way to PAM, with a listener.
AUTHENTICATOR = "/usr/local/bin/authenticator"
FILES = {
    "/etc/lightdm/lightdm.conf.d/50-story.conf": """[LightDM]
logind-check-graphical=false
[Seat:*]
xserver-command=/usr/local/bin/display
greeter-session=lightdm-gtk-greeter
greeter-hide-users=false
user-session=story
""",
    # lightdm names a seat and a terminal, which this display does not have.
    "/usr/local/bin/display": """#!/bin/sh
display=$1
until [ "$1" = -auth ]; do shift; done
exec Xvfb "$display" -auth "$2" -screen 0 1024x768x24 -nolisten tcp
""",
    "/usr/share/xsessions/story.desktop": "[Desktop Entry]\nName=story\nExec=/usr/local/bin/session\n",
    "/usr/local/bin/session": f"#!/bin/sh\nexec stdbuf -oL xev -geometry 1024x768+0+0 -event keyboard >~/{TYPED}\n",
    # Two looks at the same thing are to be the same picture.
    "/etc/gtk-3.0/settings.ini": "[Settings]\ngtk-cursor-blink=false\ngtk-enable-animations=false\n",
    "/etc/lightdm/lightdm-gtk-greeter.conf": "[greeter]\nindicators=~host;~spacer\n",
}


class Screen:
    """What somebody sits in front of."""

    def __init__(self):
        self._seen = None

    def look(self, name):
        """Waits until the screen shows something new, and keeps the picture."""
        self._await_something_new(name)
        self._shot(f"{PICTURES}/{len(os.listdir(PICTURES)) + 1:02}-{name}.png")

    def type(self, text):
        """Types the text and, once it is to be seen, Return."""
        self._xdotool("type", text)
        self._await_something_new("what was typed")
        self._xdotool("key", "Return")

    def press(self, key):
        self._xdotool("key", key)

    def _await_something_new(self, name):
        """Waits until the screen looks different from the last time, and no longer changes."""
        deadline, before = time.monotonic() + 15, None
        while time.monotonic() < deadline:
            now = self._shot("rgb:-")
            if now and now == before and now != self._seen:
                self._seen = now
                return
            before = now
        self._shot(f"{PICTURES}/unexpected.png")
        raise Unexpected(f"the screen shows nothing new for: {name}")

    def _shot(self, target):
        return self._run("import", "-window", "root", "-depth", "8", target)

    def _xdotool(self, *arguments):
        return self._run("xdotool", *arguments)

    def _run(self, *command):
        environment = {**os.environ, "DISPLAY": ":0", "XAUTHORITY": "/var/run/lightdm/root/:0"}
        return subprocess.run(command, env=environment, capture_output=True, check=False).stdout


class Greeter(Screen):
    """lightdm with the GTK greeter, which preselects the machine's only person."""

    def __init__(self, more=""):
        """`more`: further lines for the seat."""
        super().__init__()
        os.makedirs(PICTURES, exist_ok=True)
        for path, text in FILES.items():
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text + (more if path.endswith("story.conf") else ""))
            os.chmod(path, 0o755 if "/bin/" in path else 0o644)
        run("systemctl", "restart", "lightdm")
        self.log = Dialog(f"tail -n +1 -F {LIGHTDM_LOG}")

    def asks(self, name):
        """Waits until the person is asked something, and keeps the picture."""
        self.log.expect("Prompt greeter with 1 message")
        self.look(name)

    def answer(self, name, text):
        """Waits for a question and answers it."""
        self.asks(name)
        self.type(text)

    def says(self, result, user):
        """Waits for the end of the authentication."""
        self.log.expect(f"Authenticate result for user {user}: {result}")


class Locker(Screen):
    """xsecurelock before the user's session, run by the user as any locker is. `asked` is what PAM says to it."""

    def __init__(self, user):
        super().__init__()
        with open(AUTHENTICATOR, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/bash\nset -o pipefail\n/usr/libexec/xsecurelock/authproto_pam | tee -a ~{user}/asked\n")
        os.chmod(AUTHENTICATOR, 0o755)
        settings = f"AUTHPROTO={AUTHENTICATOR} PASSWORD_PROMPT=asterisks AUTH_CURSOR_BLINK=0 AUTH_TIMEOUT=30".split()
        environment = " ".join(f"XSECURELOCK_{setting}" for setting in settings)
        display = f"HOME=~{user} DISPLAY=:0 XAUTHORITY=~{user}/.Xauthority"
        self.process = Dialog(f"runuser -u {user} -- env {display} {environment} xsecurelock -- echo the screen is locked")
        self.process.expect("the screen is locked")
        self._await_something_new("the locked screen")
        self.asked = Dialog(f"tail -n +1 -F ~{user}/asked")

    def answer(self, question, name, text):
        """Waits for a question, keeps the picture, and answers it."""
        self.asked.expect(question)
        self.look(name)
        self.type(text)
