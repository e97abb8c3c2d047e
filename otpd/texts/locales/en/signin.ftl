# What people read while they sign in. Everything ends up on one line, because greeters show the
# prompt and nothing else: a prompt explains itself. {" "} keeps the space after the colon.
# $helpdesk is the site's own words (site.helpdesk) and may be empty.

## Before the first factor: the same for everybody, or it would tell a stranger who has an account.

prompt-neutral = One-time code:{" "}
prompt-neutral-again = Not accepted. One-time code:{" "}
refused = The sign-in was refused.

## After the first factor. $issuer is the name the app shows beside the code.

prompt-app = Code from the app "{ $issuer }":{" "}
prompt-app-wrong = Wrong code. Code from the app "{ $issuer }":{" "}
prompt-app-replayed = This code has been used already. Wait for the next code in the app "{ $issuer }":{" "}
prompt-app-late = This code is { $seconds } s late: check the clock of your phone. Code from the app "{ $issuer }":{" "}
prompt-app-malformed = That was not a code of { $digits } digits. Code from the app "{ $issuer }":{" "}
prompt-app-first = First code from the newly set-up app "{ $issuer }":{" "}
prompt-app-or-sms = Code from the app "{ $issuer }" (or "sms"):{" "}
prompt-app-no-sms = No text message can be sent now. Code from the app "{ $issuer }":{" "}

# $to is the stored number, masked: +41 79 *** ** 67.
prompt-sms = Code from the text message to { $to }:{" "}
prompt-sms-wrong = Wrong code. Code from the text message to { $to } ("sms" sends it again):{" "}
prompt-sms-used = This code has been used already. "sms" sends a new one:{" "}
prompt-sms-expired = This code has expired. "sms" sends a new one:{" "}
prompt-sms-again = The message is on its way again. Code from the text message to { $to }:{" "}
prompt-sms-too-soon = The message is on its way, again in { $seconds } s. Code from the text message to { $to }:{" "}
prompt-sms-undelivered = The message could not be sent, "sms" tries again. Code:{" "}
prompt-sms-enough = No further message is sent. Code from the text message to { $to }:{" "}
prompt-sms-malformed = That was not a code of 6 digits. Code from the text message to { $to }:{" "}
prompt-no-sms-until = Too many messages: the next one goes at { $time } ("sms" sends it then):{" "}
prompt-no-sms = No text messages are sent at present ("sms" tries again):{" "}

prompt-spare = No app is set up for you. Recovery code or bypass code:{" "}
prompt-spare-wrong = Wrong code. Recovery code or bypass code:{" "}
prompt-spare-malformed = That was neither a recovery code (ABCD-EFGH-IJKL-MNOP) nor a bypass code (B-ABCD-EFGH-IJKL). Code:{" "}
spare-used = This code has been used already: take another one of your list.
spare-expired = The time of this bypass code is over: ask for a new one.
prompt-invited = No app is set up for you yet. Ticket of your invitation (T-...), recovery code or bypass code:{" "}
prompt-invited-wrong = Wrong code. Ticket of your invitation (T-...), recovery code or bypass code:{" "}
prompt-invited-malformed = The ticket of an invitation looks like this: T-ABCD-EFGH-IJKL-MNOP. Ticket:{" "}
spare-invitation-over = This invitation has ended: ask your administrator for a new one.
spare-left-invitation = Signed in by your invitation. Set your app up now: otpctl activate
spare-left-recovery =
    { $count ->
        [0] That was your last recovery code. Make new ones: otpctl recovery-codes --new. Or ask your administrator.
        [one] Recovery code accepted; one is left. Make new ones: otpctl recovery-codes --new
       *[other] Recovery code accepted; { $count } are left.
    }
spare-left-bypass =
    { $count ->
        [0] That was your last bypass code.
        [one] Bypass code accepted; one is left.
       *[other] Bypass code accepted; { $count } are left.
    }

prompt-activate = First code from the app "{ $issuer }" (empty = later):{" "}
prompt-activate-wrong = This code is not right. First code from the app "{ $issuer }" (empty = later):{" "}
prompt-activate-late = This code is { $seconds } s late: check the clock of your phone. First code from the app "{ $issuer }" (empty = later):{" "}
activated = Set-up complete. From now on the code from the app counts.
activated-phone-deleted = Set-up complete. From now on the code from the app counts; your phone number has been deleted.
activation-missed = The app is not set up yet, its code was not right: you will be asked again at your next sign-in.

## Refusals after the first factor: the reason, then what to do.

refused-wrong = Wrong code: the sign-in was refused.
refused-replayed = This code has been used already: sign in again with the next one.
refused-late = This code was { $seconds } s late: check the clock of your phone, then sign in again.
refused-expired = This code has expired: sign in again.
refused-undelivered = The message with the code could not be sent. Your code is not at fault.{ helpdesk-hint }
refused-no-sms = No code is on its way by text message, and none is sent at present.{ helpdesk-hint }
refused-malformed = That was not a code: the sign-in was refused.
locked-until = Too many failed attempts: no code is accepted until { $time }.{ helpdesk-hint }
locked-for-good = Too many failed attempts: no code is accepted until an administrator unlocks your account.{ helpdesk-hint }
wait-until = Too many failed attempts in a row: try again at { $time }.
not-enrolled-refused = Signing in here takes an authenticator app, and none is set up for you yet. Ask your administrator for it.{ helpdesk-hint }
required-refused = No authenticator app is set up for you any more. Ask your administrator to set it up again.{ helpdesk-hint }
app-wanted =
    { $days ->
        [one] From tomorrow on, signing in here takes an authenticator app, and none is set up for you yet. Ask your administrator for it today.{ helpdesk-hint }
       *[other] In { $days } days, signing in here will take an authenticator app, and none is set up for you yet. Ask your administrator for it.{ helpdesk-hint }
    }
unavailable = Codes cannot be checked right now. Your code is not at fault.{ helpdesk-hint }
# Stands before the question, on its line.
failures-notice =
    { $count ->
        [one] One failed code since your last sign-in: was that not you? Tell your administrator.
       *[other] { $count } failed codes since your last sign-in: was that not you? Tell your administrator.
    }

## Text messages. GSM 7 bit characters only, one message in all; the code comes last.

message-code = Sign-in to { $service } on { $host }. Not you? Report it. Your code: { $code }
message-test = { $host }: a test of the text messages for signing in. There is nothing to do.
message-number-replaced = { $host }: codes for signing in go to another number from now on. If you did not expect this, report it.

## A part of the sentences above.

helpdesk-hint =
    { GIVEN($helpdesk) ->
        [yes] {" "}Help: { $helpdesk }
       *[no] {""}
    }
