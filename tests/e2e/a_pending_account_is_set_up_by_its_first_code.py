"""`enroll --pending` asks for no code; the account's first right code at a sign-in sets it up and says so."""

from desk import audit, status
from doors import TELLING, opens, ssh, stays_shut, sudo
from machine import CODE, add_user, ensure, leave_pending, open_for_business, tell

FIRST = r'First code from the newly set-up app "Example Office": ?$'
WRONG = "Wrong code. "
PHONE = []


def root_leaves_alice_pending():
    open_for_business()
    add_user("alice", "pw")
    PHONE.append(leave_pending("alice"))
    ensure(status("alice")["path"] == "pending", f"she is {status('alice')}")


def wrong_first_codes_leave_her_pending():
    dialog = ssh("alice", "pw")
    dialog.answer(FIRST, PHONE[0].wrong_code())
    dialog.answer(WRONG, PHONE[0].wrong_code())
    dialog.answer(WRONG, PHONE[0].wrong_code())
    stays_shut(dialog)
    ensure(status("alice")["path"] == "pending", f"she is {status('alice')}")
    ensure(status("alice")["failures"] == 3, "a wrong first code is not counted")


def her_first_sudo_completes_the_set_up():
    dialog = sudo("alice", "pw")
    dialog.answer(FIRST, PHONE[0].code())
    opens(dialog)
    ensure(status("alice")["path"] == "app", f"she is {status('alice')}")


def where_the_door_shows_messages_it_is_told():
    for door in TELLING:
        user = f"of_{door.__name__}"
        add_user(user, "pw")
        phone = leave_pending(user)
        dialog = door(user, "pw")
        dialog.answer(FIRST, phone.code())
        dialog.expect("Set-up complete. From now on the code from the app counts.")
        opens(dialog)


def from_then_on_she_signs_in_with_the_app():
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, PHONE[0].code())
    opens(dialog)
    ensure("Set-up" not in dialog.text and "First" not in dialog.text, f"told again: {dialog.text}")


def the_first_code_counts_as_used():
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, PHONE[0].last_code())
    dialog.expect("has been used already")
    dialog.hang_up()


def the_trail_tells_it_in_order():
    events = [row["event"] for row in audit("alice")]
    ensure(events == ["pending", "refused", "refused", "refused", "activated", "accepted", "refused"], f"{events}")


tell(
    root_leaves_alice_pending,
    wrong_first_codes_leave_her_pending,
    her_first_sudo_completes_the_set_up,
    where_the_door_shows_messages_it_is_told,
    from_then_on_she_signs_in_with_the_app,
    the_first_code_counts_as_used,
    the_trail_tells_it_in_order,
)
