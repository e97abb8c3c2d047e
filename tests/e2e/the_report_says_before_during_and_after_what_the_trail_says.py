"""Four people move from SMS to the app. Each time the report says what list and log say, computed here anew; of a past
moment it says what it said then; several machines add up; and nobody reads it who may not."""

import csv
import io
import json
import re
import sqlite3
import time
from datetime import datetime, timedelta, timezone

from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, USAGE, at_the_desk, audit, otpctl
from doors import opens, ssh
from machine import PASSWORD, add_user, configure, enrol, ended, ensure, open_for_business, run, tell, until
from mailroom import FILE, couriers, outbox
from phone import Phone
from terminal import Dialog

PEOPLE = ("alice", "bob", "carol", "dora")
FIRST = r'First code from the app "Example Office" \(empty = later\): ?$'
VAULT = "/var/lib/otpd/vault.sqlite"
PHONES, TAKEN = {}, []


def report(*more):
    return json.loads(run("otpctl", "report", "--json", *more))


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def class_of(account):
    """The report's word for a row of `list`."""
    return "both" if account["path"] == "app" and account["phone_stored"] else account["path"]


def agrees_with_list_and_log(seen):
    accounts = json.loads(run("otpctl", "list", "--json"))
    log = [json.loads(line) for line in run("otpctl", "log", "--since", "30d", "--json").splitlines()]
    totals = dict(seen["totals"])
    totals["none"] += totals.pop("never_met")
    counted = {path: sum(class_of(account) == path for account in accounts) for path in totals}
    ensure(totals == counted, f"the report counts {totals}, the list {counted}")
    left = {row["user"]: row for row in seen["left"] + seen["sms_open"]}
    wanted = {a["user"]: a for a in accounts if class_of(a) in ("sms", "pending", "required", "both")}
    ensure(left.keys() == wanted.keys(), f"left are {set(left)}, not {set(wanted)}")
    for user, row in left.items():
        by_sms = [entry["at"] for entry in log if (entry["user"], entry["event"], entry["detail"]) == (user, "accepted", "sms")]
        told = (row["path"], row["pending_until"], row["last_sign_in"], row["last_sms_sign_in"])
        account = wanted[user]
        ensure(told == (class_of(account), account["pending_until"], account["last_sign_in"], max(by_sms, default=None)),
               f"{user}: {told} {account} {by_sms}")
        ensure(row["since"] in [entry["at"] for entry in log if entry["user"] == user], f"{user}: since {row['since']}")
    unconfirmed = [(entry["at"], entry["event"], entry["user"], entry["reason"]) for entry in log if entry["confirmed"] == "unconfirmed"]
    told = [(row["at"], row["event"], row["user"], row["reason"]) for row in seen["unconfirmed"]]
    ensure(told == unconfirmed, f"{told}\nis not\n{unconfirmed}")
    ensure({(row["caller"], row["caller_name"]) for row in seen["unconfirmed"]} == {(0, "root")}, seen["unconfirmed"])
    week = [entry["event"] for entry in log if seconds(entry["at"]) > seconds(seen["as_of"]) - timedelta(days=7)]
    ensure(seen["week"] == {
        "activated": week.count("activated") + week.count("enrolled"),
        "enrolled": week.count("pending") + week.count("enrolled"),
        "numbers_deleted": week.count("phone-deleted"),
        "revoked": week.count("revoked"),
        "lost": week.count("lost"),
    }, f"{seen['week']} {week}")


def take():
    """The report of now, checked and kept; what happens next has another second."""
    seen = report()
    print(json.dumps(seen["totals"]), flush=True)
    agrees_with_list_and_log(seen)
    until(lambda: datetime.now(timezone.utc) >= seconds(seen["as_of"]) + timedelta(seconds=1), "the next second")
    TAKEN.append(seen)
    return seen


def pending(user, *more):
    """A secret that waits, made by a script."""
    dialog = Dialog(f"otpctl enroll {user} --pending --qr utf8 {' '.join(more)} --yes --reason pilot")
    ended(dialog, 0)
    PHONES[user] = Phone.scanning(dialog.raw)


def sign_in_by_sms(user, first=None):
    before = len(outbox())
    dialog = ssh(user, "pw")
    dialog.expect("Code from the text message")
    until(lambda: len(outbox()) > before, "the message is there")
    dialog.type(outbox()[-1]["text"][-6:])
    if first:
        dialog.answer(FIRST, first.code())
    opens(dialog)


def four_people_who_sign_in_by_sms():
    open_for_business()
    configure("until", '"2099-06-30"', "sms")
    couriers(["last"], FILE)
    add_user("admin", "correct-horse", "sudo")
    add_user("emil", "pw")
    for user in PEOPLE:
        add_user(user, "pw")
        run("otpctl", "phone", "set", user, "0791234567", *UNCONFIRMED)
    sign_in_by_sms("alice")


def before():
    seen = take()
    ensure((seen["totals"]["sms"], len(seen["left"]), seen["sms_open"]) == (4, 4, []), seen)
    ensure(seen["totals"]["never_met"] == 2 and seen["trail_complete"] and not seen["from_trail"], seen)
    ensure(seen["sms_until"] == "2099-07-01T00:00:00Z" and seen["unenrolled_until"] is None, seen)


def some_move():
    pending("alice", "--delete-phone")
    sign_in_by_sms("alice", first=PHONES["alice"])
    pending("bob")
    sign_in_by_sms("bob", first=PHONES["bob"])
    pending("carol")
    run("otpctl", "phone", "delete", "dora", "--force", "--yes", "--reason", "ticket 4711")
    dialog = at_the_desk("admin", "correct-horse", "otpctl set emil language=de")
    dialog.answer(PASSWORD, "correct-horse")
    ensure(dialog.status() == DONE, dialog.text)
    ensure(audit("emil")[-1]["confirmed"] == "polkit", audit("emil"))


def during():
    seen = take()
    totals = {path: count for path, count in seen["totals"].items() if count}
    ensure(totals == {"app": 1, "both": 1, "sms": 1, "required": 1, "none": 1, "never_met": 1}, totals)
    ensure([row["user"] for row in seen["left"]] == ["carol", "dora"], seen["left"])
    ensure([row["user"] for row in seen["sms_open"]] == ["bob"], seen["sms_open"])
    ensure(seen["left"][0]["pending_until"], seen["left"])


def people_see_it_in_their_language_with_bars_and_a_pipe_without():
    dialog = Dialog("otpctl report", size=(60, 80), env={"LANG": "de_CH.UTF-8"})
    ended(dialog, 0)
    print(dialog.text, flush=True)
    for words in ("Von der SMS zur App", r"nur App +█+▋? +1 +17 %", "endet SMS am 01.07.2099, 00:00: noch", "Wer noch fehlt: 2",
                  "carol +SMS", "Nummer gespeichert, obwohl die App aktiv ist: 1", "Änderungen, die niemand bestätigt hat: 9",
                  r"ticket 4711", r"root \(0\)"):
        ensure(re.search(words, dialog.text), f"{words!r} is not in\n{dialog.text}")
    ensure(all(len(line) <= 80 for line in dialog.lines), dialog.text)
    plain = Dialog("otpctl report", size=(60, 80), env={"LANG": "C", "NO_COLOR": "1"})
    ended(plain, 0)
    ensure(re.search(r"app alone +#+ +1 +17 %", plain.text) and "█" not in plain.text, plain.text)
    piped = run("otpctl", "report")
    ensure(re.search(r"app alone +1 +17 %", piped) and not re.search("[█#\x1b]", piped), piped)


def a_spreadsheet_gets_a_line_for_each_who_is_left():
    rows = list(csv.DictReader(io.StringIO(run("otpctl", "report", "--csv"))))
    ensure([(row["user"], row["path"], row["phone_stored"]) for row in rows] ==
           [("carol", "sms", "yes"), ("dora", "required", "no"), ("bob", "both", "yes")], rows)


def after():
    run("otpctl", "phone", "delete", "bob", *UNCONFIRMED)
    sign_in_by_sms("carol", first=PHONES["carol"])
    run("otpctl", "phone", "delete", "carol", *UNCONFIRMED)
    enrol("dora")
    seen = take()
    ensure((seen["totals"]["app"], seen["left"], seen["sms_open"]) == (4, [], []), seen)
    ensure("nobody is left" in run("otpctl", "report"), "somebody is left")


def of_each_moment_the_trail_tells_what_was_told_then():
    for then in TAKEN:
        seen = report("--as-of", then["as_of"])
        ensure(seen["from_trail"] and seen["totals"].pop("never_met") is None and seen["sms_until"] is None, seen)
        wanted = {**then["totals"]}
        del wanted["never_met"]
        ensure(seen["totals"] == wanted, f"{seen['totals']} is not {wanted}")
        for part in ("as_of", "week", "left", "sms_open", "unconfirmed", "trail_begins", "trail_complete"):
            ensure(seen[part] == then[part], f"{part}: {seen[part]}\nis not\n{then[part]}")
    # A day that was over before anything was.
    ensure(set(report("--as-of", "2020-02-29")["totals"].values()) == {0, None}, report("--as-of", "2020-02-29"))
    today = time.strftime("%Y-%m-%d")
    ensure(report("--as-of", today)["totals"]["app"] == 4, "today is not over, and means now")
    for wrong in ("2099-01-01", "soon", "2h"):
        said = otpctl("report", "--as-of", wrong)
        ensure(said.status == USAGE and "is no time that is over" in said.err, said)


def several_machines_add_up():
    one = TAKEN[1]
    two = {**TAKEN[0], "machine": "another"}
    files = []
    for number, content in enumerate((one, two)):
        files.append(f"/root/machine{number}.json")
        with open(files[-1], "w", encoding="utf-8") as file:
            json.dump(content, file)
    # Not even otpd is needed for that.
    merged = json.loads(run("runuser", "-u", "nobody", "--", "sh", "-c",
                            "cat >/tmp/one; otpctl report --merge /tmp/one --json", stdin=json.dumps(one)))
    ensure(merged["totals"] == one["totals"], merged)
    merged = json.loads(run("otpctl", "report", "--json", "--merge", *files))
    ensure(merged["totals"] == {path: one["totals"][path] + two["totals"][path] for path in one["totals"]}, merged["totals"])
    people = {person["user"]: [on["machine"] for on in person["machines"]] for person in merged["left"]}
    both = [one["machine"], "another"]
    ensure(people == {"alice": ["another"], "bob": ["another"], "carol": both, "dora": both}, people)
    page = run("otpctl", "report", "--merge", *files)
    print(page, flush=True)
    ensure(re.search(rf"carol +{one['machine']} \(SMS\), another \(SMS\)", page), page)
    ensure(len(run("otpctl", "report", "--csv", "--merge", *files).splitlines()) == 1 + 3 + 4, "not everybody")


def what_is_no_report_is_named_with_the_cure():
    for content, reason in (("", "is no report"), ("user,phone\n", "is no report"), ('{"version": 9}', "has form 9"),
                            ('{"version": 1, "merged": true}', "added up already"), (json.dumps(TAKEN[1]), "is in")):
        with open("/root/other.json", "w", encoding="utf-8") as file:
            file.write(content)
        said = otpctl("report", "--merge", "/root/machine0.json", "/root/other.json")
        ensure(said.status == REFUSED and reason in said.err and said.err.count("\n") >= 2 and not said.out, said)
    said = otpctl("report", "--merge", "/root/nothing-here.json")
    ensure(said.status == REFUSED and "/root/nothing-here.json" in said.err, said)


def only_administrators_read_it_and_without_a_confirmation():
    for more in ((), ("--json",), ("--csv",), ("--as-of", "2026-01-01")):
        said = otpctl("report", *more, person="bob")
        ensure(said.status == NOT_AUTHORISED and not said.out, said)
    ensure(otpctl("report", person="admin").status == DONE, otpctl("report", person="admin"))


def a_trail_that_was_cut_off_is_no_evidence_of_what_was_before():
    run("systemctl", "stop", "otpd.service", "otpd-root.socket")
    cut = int(seconds(TAKEN[1]["as_of"]).timestamp()) + 1
    with sqlite3.connect(VAULT) as vault:
        vault.execute("DELETE FROM audit WHERE at < ?", [cut])
    vault.close()
    run("chown", "-R", "otpd:otpd", "/var/lib/otpd")
    run("systemctl", "start", "otpd-root.socket", "otpd.service")
    said = otpctl("report", "--as-of", TAKEN[0]["as_of"])
    ensure(said.status == REFUSED and "The log does not go back to" in said.err and "made then" in said.err, said)
    now = report()
    ensure(not now["trail_complete"] and now["totals"] == TAKEN[2]["totals"], now)
    ensure("The log begins at" in run("otpctl", "report"), "it does not say so")
    past = report("--as-of", time.strftime("%Y-%m-%d"))
    # alice's activation was before: the trail does not claim her.
    ensure(not past["trail_complete"] and past["totals"]["app"] == 2, past)


tell(
    four_people_who_sign_in_by_sms,
    before,
    some_move,
    during,
    people_see_it_in_their_language_with_bars_and_a_pipe_without,
    a_spreadsheet_gets_a_line_for_each_who_is_left,
    after,
    of_each_moment_the_trail_tells_what_was_told_then,
    several_machines_add_up,
    what_is_no_report_is_named_with_the_cure,
    only_administrators_read_it_and_without_a_confirmation,
    a_trail_that_was_cut_off_is_no_evidence_of_what_was_before,
)
