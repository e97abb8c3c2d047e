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
activated = Set-up complete. From now on the code from the app counts.

## Refusals after the first factor: the reason, then what to do.

refused-wrong = Wrong code: the sign-in was refused.
refused-replayed = This code has been used already: sign in again with the next one.
refused-late = This code was { $seconds } s late: check the clock of your phone, then sign in again.
refused-malformed = That was not a code: the sign-in was refused.
locked-until = Too many failed attempts: no code is accepted until { $time }.{ helpdesk-hint }
locked-for-good = Too many failed attempts: no code is accepted until an administrator unlocks your account.{ helpdesk-hint }
wait-until = Too many failed attempts in a row: try again at { $time }.
not-enrolled-refused = Signing in here takes an authenticator app, and none is set up for you yet. Ask your administrator for it.{ helpdesk-hint }
required-refused = No authenticator app is set up for you any more. Ask your administrator to set it up again.{ helpdesk-hint }
unavailable = Codes cannot be checked right now. Your code is not at fault.{ helpdesk-hint }
failures-notice =
    { $count ->
        [one] There was one failed code since your last sign-in. If that was not you, tell your administrator.
       *[other] There were { $count } failed codes since your last sign-in. If that was not you, tell your administrator.
    }

## A part of the sentences above.

helpdesk-hint =
    { GIVEN($helpdesk) ->
        [yes] {" "}Help: { $helpdesk }
       *[no] {""}
    }
