# Was Menschen bei der Anmeldung lesen. Alles steht am Ende auf einer Zeile, weil Anmeldemasken nur
# die Frage zeigen: Sie erklärt sich selbst. {" "} hält den Abstand nach dem Doppelpunkt.
# $helpdesk sind die Worte der Organisation (site.helpdesk); sie dürfen fehlen.

## Vor dem ersten Faktor: für alle gleich, sonst erführe ein Fremder, wer ein Konto hat.

prompt-neutral = Einmalcode:{" "}
prompt-neutral-again = Nicht angenommen. Einmalcode:{" "}
refused = Die Anmeldung wurde abgelehnt.

## Nach dem ersten Faktor. $issuer ist der Name, den die App neben dem Code zeigt.

prompt-app = Code aus der App «{ $issuer }»:{" "}
prompt-app-wrong = Falscher Code. Code aus der App «{ $issuer }»:{" "}
prompt-app-replayed = Dieser Code wurde schon gebraucht. Warten Sie auf den nächsten Code der App «{ $issuer }»:{" "}
prompt-app-late = Dieser Code kommt { $seconds } s zu spät: Prüfen Sie die Uhr Ihres Telefons. Code aus der App «{ $issuer }»:{" "}
prompt-app-malformed = Das war kein Code aus { $digits } Ziffern. Code aus der App «{ $issuer }»:{" "}
prompt-app-first = Erster Code aus der neu eingerichteten App «{ $issuer }»:{" "}
prompt-app-or-sms = Code aus der App «{ $issuer }» (oder «sms»):{" "}
prompt-app-no-sms = Zurzeit geht keine SMS. Code aus der App «{ $issuer }»:{" "}

# $to ist die gespeicherte Nummer, verdeckt: +41 79 *** ** 67.
prompt-sms = Code aus der SMS an { $to }:{" "}
prompt-sms-wrong = Falscher Code. Code aus der SMS an { $to } («sms» schickt ihn nochmals):{" "}
prompt-sms-used = Dieser Code wurde schon gebraucht. «sms» schickt einen neuen:{" "}
prompt-sms-expired = Dieser Code ist abgelaufen. «sms» schickt einen neuen:{" "}
prompt-sms-again = Die SMS ist nochmals unterwegs. Code aus der SMS an { $to }:{" "}
prompt-sms-too-soon = Die SMS ist unterwegs, nochmals in { $seconds } s. Code aus der SMS an { $to }:{" "}
prompt-sms-undelivered = Die SMS konnte nicht verschickt werden, «sms» versucht es nochmals. Code:{" "}
prompt-sms-enough = Es geht keine weitere SMS. Code aus der SMS an { $to }:{" "}
prompt-sms-malformed = Das war kein Code aus 6 Ziffern. Code aus der SMS an { $to }:{" "}
prompt-no-sms-until = Zu viele SMS: Die nächste geht um { $time } («sms» schickt sie dann):{" "}
prompt-no-sms = Zurzeit werden keine SMS verschickt («sms» versucht es nochmals):{" "}

prompt-spare = Für Sie ist keine App eingerichtet. Ersatzcode oder Übergangscode:{" "}
prompt-spare-wrong = Falscher Code. Ersatzcode oder Übergangscode:{" "}
prompt-spare-malformed = Das war weder ein Ersatzcode (ABCD-EFGH-IJKL-MNOP) noch ein Übergangscode (B-ABCD-EFGH-IJKL). Code:{" "}
spare-used = Dieser Code wurde schon gebraucht: Nehmen Sie einen anderen Ihrer Liste.
spare-expired = Die Zeit dieses Übergangscodes ist um: Verlangen Sie einen neuen.
prompt-invited = Für Sie ist noch keine App eingerichtet. Code Ihrer Einladung (T-…), Ersatzcode oder Übergangscode:{" "}
prompt-invited-wrong = Falscher Code. Code Ihrer Einladung (T-…), Ersatzcode oder Übergangscode:{" "}
prompt-invited-malformed = Der Code einer Einladung sieht so aus: T-ABCD-EFGH-IJKL-MNOP. Code:{" "}
spare-invitation-over = Diese Einladung ist abgelaufen: Verlangen Sie bei Ihrer Administration eine neue.
spare-left-invitation = Mit Ihrer Einladung angemeldet. Richten Sie jetzt Ihre App ein: otpctl activate
spare-left-recovery =
    { $count ->
        [0] Das war Ihr letzter Ersatzcode. Neue gibt es mit: otpctl recovery-codes --new. Oder fragen Sie Ihre Administration.
        [one] Ersatzcode angenommen; einer ist übrig. Neue gibt es mit: otpctl recovery-codes --new
       *[other] Ersatzcode angenommen; { $count } sind übrig.
    }
spare-left-bypass =
    { $count ->
        [0] Das war Ihr letzter Übergangscode.
        [one] Übergangscode angenommen; einer ist übrig.
       *[other] Übergangscode angenommen; { $count } sind übrig.
    }

prompt-activate = Erster Code aus der App «{ $issuer }» (leer = später):{" "}
prompt-activate-wrong = Dieser Code stimmt nicht. Erster Code aus der App «{ $issuer }» (leer = später):{" "}
prompt-activate-late = Dieser Code kommt { $seconds } s zu spät: Prüfen Sie die Uhr Ihres Telefons. Erster Code aus der App «{ $issuer }» (leer = später):{" "}
activated = Einrichtung abgeschlossen. Ab jetzt gilt der Code aus der App.
activated-phone-deleted = Einrichtung abgeschlossen. Ab jetzt gilt der Code aus der App; Ihre Telefonnummer ist gelöscht.
activation-missed = Die App ist noch nicht eingerichtet, ihr Code stimmte nicht: Sie werden bei der nächsten Anmeldung wieder gefragt.

## Ablehnungen nach dem ersten Faktor: der Grund, dann die Abhilfe.

refused-wrong = Falscher Code: Die Anmeldung wurde abgelehnt.
refused-replayed = Dieser Code wurde schon gebraucht: Melden Sie sich mit dem nächsten noch einmal an.
refused-late = Dieser Code kam { $seconds } s zu spät: Prüfen Sie die Uhr Ihres Telefons und melden Sie sich noch einmal an.
refused-expired = Dieser Code ist abgelaufen: Melden Sie sich noch einmal an.
refused-undelivered = Die SMS mit dem Code konnte nicht verschickt werden. An Ihrem Code liegt es nicht.{ helpdesk-hint }
refused-no-sms = Es ist kein Code per SMS unterwegs, und zurzeit wird keiner verschickt.{ helpdesk-hint }
refused-malformed = Das war kein Code: Die Anmeldung wurde abgelehnt.
locked-until = Zu viele Fehlversuche: Bis { $time } wird kein Code angenommen.{ helpdesk-hint }
locked-for-good = Zu viele Fehlversuche: Es wird kein Code angenommen, bis die Administration Ihr Konto entsperrt.{ helpdesk-hint }
wait-until = Zu viele Fehlversuche hintereinander: Versuchen Sie es um { $time } wieder.
not-enrolled-refused = Die Anmeldung verlangt hier eine Authentisierungs-App, und für Sie ist noch keine eingerichtet. Wenden Sie sich an Ihre Administration.{ helpdesk-hint }
required-refused = Für Sie ist keine Authentisierungs-App mehr eingerichtet. Bitten Sie Ihre Administration, sie neu einzurichten.{ helpdesk-hint }
app-wanted =
    { $days ->
        [one] Ab morgen verlangt die Anmeldung hier eine Authentisierungs-App, und für Sie ist noch keine eingerichtet. Wenden Sie sich heute an Ihre Administration.{ helpdesk-hint }
       *[other] In { $days } Tagen verlangt die Anmeldung hier eine Authentisierungs-App, und für Sie ist noch keine eingerichtet. Wenden Sie sich an Ihre Administration.{ helpdesk-hint }
    }
unavailable = Codes können im Moment nicht geprüft werden. An Ihrem Code liegt es nicht.{ helpdesk-hint }
# Steht vor der Frage, auf ihrer Zeile.
failures-notice =
    { $count ->
        [one] Ein Fehlversuch seit Ihrer letzten Anmeldung: Waren das nicht Sie? Melden Sie es Ihrer Administration.
       *[other] { $count } Fehlversuche seit Ihrer letzten Anmeldung: Waren das nicht Sie? Melden Sie es Ihrer Administration.
    }

## Kurznachrichten. Nur Zeichen des GSM-Alphabets (kein ç ê â ô î, keine «» oder ’), zusammen eine einzige SMS;
## der Code steht am Ende.

message-code = Anmeldung bei { $service } auf { $host }. Waren das nicht Sie, melden Sie es. Ihr Code: { $code }
message-test = { $host }: Probe der SMS für die Anmeldung. Es ist nichts zu tun.
message-number-replaced = { $host }: Codes für die Anmeldung gehen ab jetzt an eine andere Nummer. Wissen Sie nichts davon, melden Sie es.

## Ein Teil der Sätze oben.

helpdesk-hint =
    { GIVEN($helpdesk) ->
        [yes] {" "}Hilfe: { $helpdesk }
       *[no] {""}
    }
