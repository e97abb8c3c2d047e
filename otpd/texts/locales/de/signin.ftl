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
activated = Einrichtung abgeschlossen. Ab jetzt gilt der Code aus der App.

## Ablehnungen nach dem ersten Faktor: der Grund, dann die Abhilfe.

refused-wrong = Falscher Code: Die Anmeldung wurde abgelehnt.
refused-replayed = Dieser Code wurde schon gebraucht: Melden Sie sich mit dem nächsten noch einmal an.
refused-late = Dieser Code kam { $seconds } s zu spät: Prüfen Sie die Uhr Ihres Telefons und melden Sie sich noch einmal an.
refused-malformed = Das war kein Code: Die Anmeldung wurde abgelehnt.
locked-until = Zu viele Fehlversuche: Bis { $time } wird kein Code angenommen.{ helpdesk-hint }
locked-for-good = Zu viele Fehlversuche: Es wird kein Code angenommen, bis die Administration Ihr Konto entsperrt.{ helpdesk-hint }
wait-until = Zu viele Fehlversuche hintereinander: Versuchen Sie es um { $time } wieder.
not-enrolled-refused = Die Anmeldung verlangt hier eine Authentisierungs-App, und für Sie ist noch keine eingerichtet. Wenden Sie sich an Ihre Administration.{ helpdesk-hint }
required-refused = Für Sie ist keine Authentisierungs-App mehr eingerichtet. Bitten Sie Ihre Administration, sie neu einzurichten.{ helpdesk-hint }
unavailable = Codes können im Moment nicht geprüft werden. An Ihrem Code liegt es nicht.{ helpdesk-hint }
failures-notice =
    { $count ->
        [one] Seit Ihrer letzten Anmeldung gab es einen Fehlversuch. Waren das nicht Sie, melden Sie es Ihrer Administration.
       *[other] Seit Ihrer letzten Anmeldung gab es { $count } Fehlversuche. Waren das nicht Sie, melden Sie es Ihrer Administration.
    }

## Ein Teil der Sätze oben.

helpdesk-hint =
    { GIVEN($helpdesk) ->
        [yes] {" "}Hilfe: { $helpdesk }
       *[no] {""}
    }
