"""`otpctl status` says for each account what a sign-in would ask where and by which rule, to administrators and to the
account itself, in words and in JSON; and that an ssh key alone is not asked."""

import subprocess

from desk import otpctl, status
from machine import add_user, configure, enrol, ensure, leave_pending, open_for_business, run, tell

ANSWERS = {
    "alice": ("asked", "app", "the code from the app"),
    "pia": ("asked", "app", "the first code from the new app"),
    "rita": ("refused", "had-app", "in vain: the app was removed"),
    "robot": ("passes", "exempt-account", "the account is exempt (exempt_accounts)"),
    "lobby": ("passes", "exempt-group", "members of kiosks are exempt (exempt_groups)"),
    "wanda": ("refused", "required-group", "members of wheel must have an app (required_groups)"),
    "carol": ("refused", "unenrolled", 'no app (unenrolled = "deny")'),
}


def a_site_with_every_rule():
    run("groupadd", "kiosks")
    run("groupadd", "wheel")
    for name in ANSWERS:
        add_user(name, "pw", *{"lobby": ["kiosks"], "wanda": ["wheel", "kiosks"]}.get(name, []))
    open_for_business()
    for key, value in (("unenrolled", '"deny"'), ("exempt_services", '["vsftpd", "cups"]'),
                       ("exempt_accounts", '["robot"]'), ("required_groups", '["wheel"]'),
                       ("exempt_groups", '["kiosks"]')):
        configure(key, value, "policy")
    enrol("alice")
    leave_pending("pia")
    enrol("rita")
    run("otpctl", "lost", "rita", "--yes", "--reason", "story")


def said_of(user, by="root"):
    """The part about sign-ins, as one line."""
    said = otpctl("status", *([] if by == user else [user]), person=by)
    ensure(said.status == 0, str(said))
    return " ".join(said.out.split())


def each_account_with_its_answer_and_its_rule():
    for user, (word, rule, words) in ANSWERS.items():
        state = status(user)
        ensure((state["sign_in"], state["sign_in_rule"]) == (word, rule), f"{user}: {state}")
        said = said_of(user)
        for part in ("vsftpd, cups nothing (exempt_services)", f"elsewhere {words_before(word)}", words,
                     "ssh key nothing, where sshd accepts the key alone"):
            ensure(part in said, f"{user}: no «{part}» in {said}")
        ensure(("unless the PAM line says unenrolled=deny" in said) == (word == "passes"), said)


def words_before(word):
    """How the answer begins."""
    return {"asked": "the ", "refused": "a code, in vain", "passes": "nothing"}[word]


def the_account_itself_is_told_the_same():
    for user in ("lobby", "wanda", "alice"):
        ensure(ANSWERS[user][2] in said_of(user, by=user), f"{user} is told something else")


def without_exempt_services_it_is_everywhere():
    configure("exempt_services", "[]", "policy")
    ensure("everywhere the code from the app" in said_of("alice"), said_of("alice"))
    ensure(status("alice")["exempt_services"] == [] and status("alice")["ssh_key_alone"] == "passes", "JSON differs")


def in_german_as_well():
    said = subprocess.run(["env", "LANG=de_CH.UTF-8", "otpctl", "status", "lobby"], capture_output=True, text=True,
                          check=True).stdout
    ensure("Mitglieder von kiosks sind ausgenommen" in " ".join(said.split()), said)


tell(
    a_site_with_every_rule,
    each_account_with_its_answer_and_its_rule,
    the_account_itself_is_told_the_same,
    without_exempt_services_it_is_everywhere,
    in_german_as_well,
)
