# Ciò che si legge durante l’accesso. Tutto finisce su una sola riga, perché le schermate di accesso mostrano
# soltanto la domanda: si spiega da sé. {" "} mantiene lo spazio dopo i due punti.
# $helpdesk sono le parole dell’organizzazione (site.helpdesk); possono mancare.
# Virgolette come nei testi federali: «parola».

## Prima del primo fattore: uguale per tutti, altrimenti un estraneo saprebbe chi ha un conto.

prompt-neutral = Codice monouso:{" "}
prompt-neutral-again = Non accettato. Codice monouso:{" "}
refused = L’accesso è stato rifiutato.

## Dopo il primo fattore. $issuer è il nome che l’app mostra accanto al codice.

prompt-app = Codice dell’app «{ $issuer }»:{" "}
prompt-app-wrong = Codice errato. Codice dell’app «{ $issuer }»:{" "}
prompt-app-replayed = Questo codice è già stato usato. Attenda il prossimo codice dell’app «{ $issuer }»:{" "}
prompt-app-late = Questo codice è in ritardo di { $seconds } s: controlli l’ora del telefono. Codice dell’app «{ $issuer }»:{" "}
prompt-app-malformed = Non era un codice di { $digits } cifre. Codice dell’app «{ $issuer }»:{" "}
prompt-app-first = Primo codice della nuova app «{ $issuer }»:{" "}
prompt-app-or-sms = Codice dell’app «{ $issuer }» (o «sms»):{" "}
prompt-app-no-sms = Al momento non si può inviare alcun SMS. Codice dell’app «{ $issuer }»:{" "}

# $to è il numero salvato, mascherato: +41 79 *** ** 67.
prompt-sms = Codice dell’SMS inviato al { $to }:{" "}
prompt-sms-wrong = Codice errato. Codice dell’SMS inviato al { $to } («sms» lo rinvia):{" "}
prompt-sms-used = Questo codice è già stato usato. «sms» ne invia uno nuovo:{" "}
prompt-sms-expired = Questo codice è scaduto. «sms» ne invia uno nuovo:{" "}
prompt-sms-again = L’SMS è di nuovo in arrivo. Codice dell’SMS inviato al { $to }:{" "}
prompt-sms-too-soon = L’SMS è in arrivo, nuovo invio tra { $seconds } s. Codice dell’SMS inviato al { $to }:{" "}
prompt-sms-undelivered = L’SMS non ha potuto essere inviato, «sms» riprova. Codice:{" "}
prompt-sms-enough = Non verranno inviati altri SMS. Codice dell’SMS inviato al { $to }:{" "}
prompt-sms-malformed = Non era un codice di 6 cifre. Codice dell’SMS inviato al { $to }:{" "}
prompt-no-sms-until = Troppi SMS, prossimo invio: { $time } («sms» lo invia allora):{" "}
prompt-no-sms = Al momento non vengono inviati SMS («sms» riprova):{" "}

prompt-spare = Per Lei non è configurata nessuna app. Codice di riserva o codice temporaneo:{" "}
prompt-spare-wrong = Codice errato. Codice di riserva o codice temporaneo:{" "}
prompt-spare-malformed = Non era né un codice di riserva (ABCD-EFGH-IJKL-MNOP) né un codice temporaneo (B-ABCD-EFGH-IJKL). Codice:{" "}
spare-used = Questo codice è già stato usato: ne prenda un altro del Suo elenco.
spare-expired = Il codice temporaneo è scaduto: ne chieda uno nuovo.
prompt-invited = Per Lei non è ancora configurata alcuna app. Codice del Suo invito (T-…), codice di riserva o codice temporaneo:{" "}
prompt-invited-wrong = Codice errato. Codice del Suo invito (T-…), codice di riserva o codice temporaneo:{" "}
prompt-invited-malformed = Il codice di un invito si presenta così: T-ABCD-EFGH-IJKL-MNOP. Codice:{" "}
spare-invitation-over = Questo invito è scaduto: ne chieda uno nuovo alla Sua amministrazione.
spare-left-invitation = Accesso con il Suo invito. Configuri ora la Sua app: otpctl activate
spare-left-recovery =
    { $count ->
        [0] Era il Suo ultimo codice di riserva. Per farne di nuovi: otpctl recovery-codes --new. Oppure si rivolga alla Sua amministrazione.
        [one] Codice di riserva accettato; ne resta uno. Per farne di nuovi: otpctl recovery-codes --new
       *[other] Codice di riserva accettato; ne restano { $count }.
    }
spare-left-bypass =
    { $count ->
        [0] Era il Suo ultimo codice temporaneo.
        [one] Codice temporaneo accettato; ne resta uno.
       *[other] Codice temporaneo accettato; ne restano { $count }.
    }

prompt-activate = Primo codice dell’app «{ $issuer }» (vuoto = più tardi):{" "}
prompt-activate-wrong = Questo codice non è corretto. Primo codice dell’app «{ $issuer }» (vuoto = più tardi):{" "}
prompt-activate-late = Questo codice è in ritardo di { $seconds } s: controlli l’ora del telefono. Primo codice dell’app «{ $issuer }» (vuoto = più tardi):{" "}
activated = Attivazione conclusa. Da adesso vale il codice dell’app.
activated-phone-deleted = Attivazione conclusa. Da adesso vale il codice dell’app; il Suo numero di telefono è stato cancellato.
activation-missed = L’app non è ancora attivata, il codice non era corretto: Le verrà chiesto di nuovo al prossimo accesso.

## Rifiuti dopo il primo fattore: il motivo, poi il rimedio.

refused-wrong = Codice errato: l’accesso è stato rifiutato.
refused-replayed = Questo codice è già stato usato: acceda di nuovo con il prossimo.
refused-late = Questo codice era in ritardo di { $seconds } s: controlli l’ora del telefono, poi acceda di nuovo.
refused-expired = Questo codice è scaduto: acceda di nuovo.
refused-undelivered = L’SMS con il codice non ha potuto essere inviato. Il problema non è il Suo codice.{ helpdesk-hint }
refused-no-sms = Nessun codice è in arrivo via SMS, e al momento non ne vengono inviati.{ helpdesk-hint }
refused-malformed = Non era un codice: l’accesso è stato rifiutato.
locked-until = Troppi tentativi falliti: nessun codice è accettato fino a: { $time }.{ helpdesk-hint }
locked-for-good = Troppi tentativi falliti: non viene accettato alcun codice finché l’amministrazione non sblocca il Suo conto.{ helpdesk-hint }
wait-until = Troppi tentativi falliti di seguito. Prossimo tentativo: { $time }.
not-enrolled-refused = Questo accesso richiede un’app di autenticazione, e per Lei non ne è ancora configurata una. Si rivolga alla Sua amministrazione.{ helpdesk-hint }
required-refused = Per Lei non è più configurata alcuna app di autenticazione. Chieda alla Sua amministrazione di riconfigurarla.{ helpdesk-hint }
app-wanted =
    { $days ->
        [one] Da domani l’accesso richiederà un’app di autenticazione, e per Lei non ne è ancora configurata una. Si rivolga oggi alla Sua amministrazione.{ helpdesk-hint }
       *[other] Fra { $days } giorni l’accesso richiederà un’app di autenticazione, e per Lei non ne è ancora configurata una. Si rivolga alla Sua amministrazione.{ helpdesk-hint }
    }
unavailable = Al momento i codici non possono essere verificati. Il problema non è il Suo codice.{ helpdesk-hint }
# Sta davanti alla domanda, sulla sua riga.
failures-notice =
    { $count ->
        [one] Un codice errato dal Suo ultimo accesso: non era Lei? Lo segnali alla Sua amministrazione.
       *[other] { $count } codici errati dal Suo ultimo accesso: non era Lei? Lo segnali alla Sua amministrazione.
    }

## SMS. Solo l’alfabeto GSM a 7 bit (niente È, «» o ’), un unico messaggio in tutto; il codice sta alla fine.

message-code = Accesso a { $service } su { $host }. Non era Lei? Lo segnali. Il Suo codice: { $code }
message-test = { $host }: prova degli SMS di accesso. Non serve fare nulla.
message-number-replaced = { $host }: da adesso i codici di accesso vanno a un altro numero. Se non lo sapeva, lo segnali.

## Una parte delle frasi qui sopra.

helpdesk-hint =
    { GIVEN($helpdesk) ->
        [yes] {" "}Aiuto: { $helpdesk }
       *[no] {""}
    }
