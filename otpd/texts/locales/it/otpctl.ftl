# Ciò che dice otpctl. Un messaggio …-cure (il rimedio) segue la sua causa sulla riga successiva.

## La scheda di configurazione: il codice QR e, accanto, queste righe.

ctl-card-title = App di autenticazione per { $user }
ctl-card-install = 1. Installare un’app di autenticazione sul telefono e proteggerla con un codice.
ctl-card-install-one = 1. Installare l’app { $app } sul telefono e proteggerla con un codice.
ctl-card-install-one-or = 1. Installare l’app { $app } sul telefono (va bene anche { $others }) e proteggerla con un codice.
ctl-card-install-such = 1. Installare un’app di autenticazione sul telefono, per esempio { $others }, e proteggerla con un codice.
ctl-card-or = o
ctl-card-scan = 2. Scansionare questo codice QR nell’app.
ctl-card-scan-file = 2. Scansionare nell’app il codice QR del file { $file }.
ctl-card-type = 2. Inserire nell’app l’emittente, il conto e la chiave di configurazione.
ctl-card-first-code = 3. Digitare il codice mostrato dall’app.
ctl-card-first-sign-in = 3. Al prossimo accesso digitare il codice mostrato dall’app.
ctl-card-issuer = Emittente:
ctl-card-account = Conto:
ctl-card-key = Chiave di configurazione, se la scansione non riesce:
ctl-card-kind = ({ $digits } cifre, ogni { $period } s, { $algorithm })

## Attivazione.

ctl-ask-first-code = Primo codice dell’app:{" "}
ctl-first-code-wrong = Codice errato. Attenda il prossimo codice dell’app e digiti quello.
ctl-no-first-code = Tre codici errati: non è stato modificato nulla.
ctl-no-first-code-cure = Confronti l’ora del telefono con quella di questa macchina, elimini la voce nell’app e ricominci.
ctl-first-code-malformed = Un codice ha { $digits } cifre. Ctrl-C termina senza modificare nulla.
ctl-enrolled = Attivazione conclusa: da adesso { $user } accede con il codice dell’app. Attenda il prossimo codice prima di accedere.
ctl-enrolled-replaced = Attivazione conclusa: per { $user } vale la nuova app, e la vecchia non vale più. Attenda il prossimo codice prima di accedere.
ctl-pending-until = Da adesso a { $user } viene chiesto il codice dell’app; il primo corretto, fino al { $until }, conclude l’attivazione. Dopo, il conto torna com’era.
ctl-pending-beside-until = L’app attuale di { $user } vale fino al primo codice della nuova durante un accesso; esso conclude l’attivazione, fino al { $until }. Dopo, la nuova decade.
ctl-pending-after-sms-until = Al prossimo accesso a { $user } viene chiesto, dopo il codice dell’SMS, il primo codice dell’app; il primo corretto, fino al { $until }, conclude l’attivazione. Fino ad allora vale l’SMS.
ctl-pending-deletes-phone = Il primo codice corretto dell’app cancella anche il numero di telefono, e con ciò disattiva l’SMS.
ctl-qr-too-big = Il codice QR richiede { $columns } colonne e { $rows } righe; questo terminale ne ha { $terminal-columns } × { $terminal-rows }.
ctl-qr-too-big-cure = Digiti la chiave di configurazione nell’app, oppure prema Ctrl-C e ingrandisca la finestra o usi: otpctl enroll { $user } --qr-file { $user }.png
ctl-qr-file-written = Il codice QR è in { $path }. Chi può leggerlo può generare i codici: lo cancelli dopo la scansione.
ctl-sheet-written = Il foglio è in { $path }. Lo stampi e cancelli il file. Lo consegni di persona o in una busta chiusa; dopo l’attivazione va distrutto.
ctl-has-active-app = { $user } ha già un’app attiva.
ctl-has-active-app-cure = Per attivarne una nuova aggiunga --replace: l’attuale vale fino al primo codice della nuova.
ctl-aborted = Interrotto. Non è stato modificato nulla.
ctl-file-exists = { $path } esiste già e resta com’è.
ctl-file-exists-cure = Scelga un altro nome. Non è stato modificato nulla.
ctl-file-directory = Altri possono sostituire file in { $path }.
ctl-file-readable = Altri potrebbero leggere i file in { $path }: questo file system non ha permessi.
ctl-file-directory-cure = Scelga una directory in cui solo Lei può scrivere. Non è stato modificato nulla.
ctl-file-io = { $path } non può essere scritto: { $detail }
ctl-qr-too-long = La chiave di configurazione non entra in un codice QR.
ctl-pdf-no-font = Su questa macchina manca il carattere per il PDF.
ctl-pdf-no-letter = Il carattere per il PDF non ha «{ $letter }».
ctl-pdf-failed = Il PDF non può essere scritto.
ctl-pdf-cure = Installi fonts-liberation, o scelga un nome che finisce in .html: i browser trovano caratteri per tutto. Non è stato modificato nulla.
ctl-not-otpauth = otpd ha fornito qualcosa che non è una chiave di configurazione. Non è stato modificato nulla.

## Modifiche.

ctl-unlocked = { $user } è sbloccato; i tentativi falliti sono dimenticati.
ctl-unlocked-clock = { $user } è sbloccato; i codici sono di nuovo accettati, quelli usati restano usati.
ctl-ask-number = Numero di cellulare di { $user }:{" "}
# $sign-in: required (richiesto), o ciò che fa l’accesso di un conto che non ha mai avuto un’app; vuoto = ignoto.
ctl-phone-set = Da adesso { $user } accede con un codice via SMS al { $number }, finché nessuna app è attiva.
ctl-ask-test-number = Numero di cellulare per la prova:{" "}
ctl-courier-sent = L’SMS è partito con { $courier }: la rete l’ha accettato.
ctl-courier-handed-over = L’SMS è stato consegnato a { $courier }. Se arriva lo mostra solo il telefono.
ctl-no-courier = Nessun corriere ha trasmesso l’SMS: { $why }.
ctl-no-courier-cure = Che cosa è successo a ciascuno: journalctl -u otpd-sms. I corrieri sono indicati in /etc/otpd/sms.toml, si veda sms.toml(5).
ctl-sms-trouble = Sono salvati numeri di telefono e nessun SMS può partire: { $why }. Chi accede con SMS non entra. Provi: otpctl courier test
ctl-phone-deleted = Il numero di telefono di { $user } è cancellato: l’SMS è disattivato.
ctl-phone-scheduled = Il numero di telefono di { $user } sarà cancellato appena il primo codice dell’app sarà corretto; fino ad allora il codice arriva via SMS.
ctl-phone-none-left = Da adesso gli accessi di { $user } sono rifiutati, finché non è attivata un’app: otpctl enroll { $user }
ctl-no-phone = Per { $user } non è salvato alcun numero di telefono.
ctl-last-path = { $user } non ha un’app: senza il numero nessuno potrebbe più accedere. Non è stato modificato nulla.
ctl-last-path-cure = Prima l’app: otpctl enroll { $user } --delete-phone. Oppure cancelli comunque il numero con --force.
ctl-revoked =
    L’app di { $user } non vale più. { $sign-in ->
        [required] Gli accessi sono rifiutati fino a: otpctl enroll { $user }
        [codes] Aprono solo i codici di riserva e temporanei fino a: otpctl enroll { $user }
        [passes] Non è mai stata attiva: gli accessi non richiedono codici, come prima.
        [refused] Non è mai stata attiva: gli accessi sono rifiutati, come prima.
       *[other] Come proseguono gli accessi: otpctl status { $user }
    }
ctl-recovery-codes = Codici di riserva di { $user }: ciascuno apre una volta, quando il telefono non è a portata di mano. Appaiono solo ora; li conservi su carta, lontano dal telefono.
ctl-recovery-codes-older = I codici di riserva precedenti non valgono più.
ctl-recovery-codes-later = Valgono dal primo codice giusto dell’app.
ctl-recovery-codes-count =
    { $count ->
        [0] { $user } non ha codici di riserva. Per farne: { $command }
        [one] A { $user } resta un codice di riserva. Per farne di nuovi: { $command }
       *[other] A { $user } restano { $count } codici di riserva.
    }
ctl-nothing-to-recover = { $user } non ha né app né numero di telefono e non ne ha mai avuti: non c’è nulla da sostituire. Nulla è stato cambiato.
ctl-nothing-to-recover-cure = Prima l’app: otpctl enroll { $user }
ctl-bypass = Codici temporanei per { $user }, ciascuno vale una volta fino al { $until }. Appaiono solo ora.
ctl-bypass-how = Li dia solo a una persona che conosce con certezza. Si digitano a ogni richiesta di un codice.
ctl-bypass-wants-reason = Un codice temporaneo richiede --reason TESTO per il registro.
ctl-no-future-time = «{ $text }» non è un momento futuro. Esempi: 18:00, 2h, «2026-12-01 18:00»

ctl-invited = Invito per { $user }, aperto fino al { $until }. Il codice appare solo ora.
ctl-invited-how = Lo dia solo a { $user } in persona, e dica: «Acceda con la Sua password; se viene chiesto un codice, digiti questo. Poi, con il telefono a portata di mano, configuri la Sua app: otpctl activate. Dopo di che il codice dell’invito non vale più.»
ctl-invitation-cancelled = L’invito di { $user } non vale più.
ctl-not-invited = Nessun invito è aperto per { $user }. Non è stato modificato nulla.
ctl-invitee-has-app = { $user } ha già un’app attiva. Non è stato modificato nulla.
ctl-invitee-has-app-cure = Con il vecchio telefono a portata di mano { $user } configura la nuova: otpctl activate --replace. Senza: otpctl lost { $user } --invite

ctl-ask-ticket = Codice del Suo invito (T-…):{" "}
ctl-ask-ticket-or-none = Codice del Suo invito (T-…; vuoto = senza, con il codice dei Suoi accessi):{" "}
ctl-no-ticket = Non è il codice di un invito: si presenta così: T-ABCD-EFGH-IJKL-MNOP. Non è stato inviato nulla.
ctl-uninvited = Senza app e senza numero di telefono Le serve un invito.
ctl-ticket-refused = Questo codice d’invito non vale: è errato, usato, scaduto, ritirato o di qualcun altro. Non è stato modificato nulla.
ctl-new-invitation-cure = Chieda un nuovo invito alla Sua amministrazione (otpctl invite { $user }).
ctl-too-many-failures = Troppi codici errati: ora non se ne esamina nessuno.
ctl-too-many-failures-cure = Attenda, o chieda alla Sua amministrazione (otpctl unlock { $user }).
ctl-own-app-active = Ha già un’app attiva.
ctl-own-app-active-cure = Per una nuova, con il vecchio telefono a portata di mano: otpctl activate --replace
ctl-not-proven = Non confermato: servono la Sua password e, subito dopo, il codice con cui accede. Un codice temporaneo non basta. Non è stato modificato nulla.
ctl-not-proven-cure = Se qui non è stato chiesto alcun codice, o se il telefono non c’è più, aiuta la Sua amministrazione: otpctl lost { $user } --invite, otpctl recovery-codes { $user } --new
ctl-activated = Attivazione conclusa: da adesso accede con il codice dell’app. Attenda il prossimo codice prima di accedere.
ctl-activated-replaced = Attivazione conclusa: da adesso vale la nuova app, e la vecchia non vale più. Attenda il prossimo codice prima di accedere.
ctl-activate-too-big-cure = Digiti la chiave di configurazione nell’app, oppure prema Ctrl-C, ingrandisca la finestra e ricominci.
ctl-setup-over = L’attivazione è finita senza risultato: il suo tempo è scaduto, o l’invito è stato ritirato.

ctl-lost = Nulla nel telefono smarrito di { $user } apre più: app, codici di riserva e codici temporanei non valgono più, nemmeno un codice inviato per SMS.
ctl-lost-phone-kept = Il numero di telefono resta: l’accesso avviene con un codice per SMS. Se arriva al telefono smarrito: otpctl phone delete --force { $user }
ctl-lost-next = Poi, per oggi: otpctl bypass { $user } --until 18:00 --reason smarrimento. Con il telefono nuovo: otpctl enroll { $user }
ctl-forgotten = { $user } è dimenticato: app, numero, codici e impostazioni non ci sono più. Le righe del registro restano.
ctl-forgotten-passes = { $user } vale come chi non ha mai avuto un’app: l’accesso non richiede codici.
ctl-forgotten-refused = { $user } vale come chi non ha mai avuto un’app: l’accesso è rifiutato.
ctl-not-kept = Sotto il nome { $user } non è salvato nulla. Nulla è stato cambiato.
ctl-not-kept-cure = Chi c’è: otpctl list
ctl-prune-nobody = Il sistema conosce ogni conto salvato: non c’è nessuno da dimenticare.
ctl-prune-dry-run =
    { $count ->
        [one] Il sistema non conosce più questo conto. Per dimenticarlo: otpctl prune --apply. Se viene da un servizio di directory: risponde? (getent passwd NOME)
       *[other] Il sistema non conosce più questi { $count } conti. Per dimenticarli: otpctl prune --apply. Se vengono da un servizio di directory: risponde? (getent passwd NOME)
    }
ctl-pruned =
    { $count ->
        [one] Un conto è dimenticato. Le sue righe del registro restano.
       *[other] { $count } conti sono dimenticati. Le loro righe del registro restano.
    }
ctl-most-are-gone = Sembrano spariti più conti di quanti ne restino: piuttosto è il servizio di directory che non risponde per intero. Nulla è stato cambiato.
ctl-most-are-gone-cure = Verifichi: getent passwd NOME. Se sono davvero spariti: otpctl prune --apply --force
ctl-many-done-before =
    { $count ->
        [one] Un conto ha il suo foglio da un’esecuzione precedente.
       *[other] { $count } conti hanno i loro fogli da un’esecuzione precedente.
    }
ctl-many-with-app =
    { $count ->
        [one] Un conto ha un’app attiva e resta com’è (--replace gliene dà una nuova).
       *[other] { $count } conti hanno un’app attiva e restano come sono (--replace ne dà loro una nuova).
    }
ctl-many-waiting =
    { $count ->
        [one] Uno di essi ha già una chiave di configurazione da altrove, che attende il primo codice: non varrà più, nemmeno il suo foglio.
       *[other] { $count } di essi hanno già chiavi di configurazione da altrove, che attendono il primo codice: non varranno più, nemmeno i loro fogli.
    }
ctl-many-shut-out =
    { $count ->
        [one] Uno di essi non ha né app né numero di telefono: d’ora in poi accede solo con il suo foglio.
       *[other] { $count } di essi non hanno né app né numero di telefono: d’ora in poi accedono solo con i loro fogli.
    }
ctl-many-nobody = Non resta nessuno da abilitare.
ctl-many-confirm =
    { $count ->
        [one] Un conto riceve una chiave di configurazione e un foglio. Basta una conferma.
       *[other] { $count } conti ricevono ciascuno una chiave di configurazione e un foglio. Una conferma vale per tutti.
    }
ctl-many-done =
    { $count ->
        [one] Un foglio si trova in { $path }. Lo consegni di persona o in busta chiusa, e lo cancelli appena è stampato. La directory resta: ricorda chi ha un foglio.
       *[other] { $count } fogli si trovano in { $path }. Consegni ciascuno di persona o in busta chiusa, e li cancelli appena sono stampati. La directory resta: ricorda chi ha un foglio.
    }
ctl-import-confirm =
    { $count ->
        [one] Viene ripresa una riga. Vale una conferma.
       *[other] Vengono riprese { $count } righe. Una sola conferma vale per tutte.
    }
ctl-import-looked = Novità: { $new }. Già così: { $unchanged }. Sbagliate: { $wrong }. Nulla è stato modificato.
ctl-import-apply = Per riprendere il file: otpctl import { $path } --apply
ctl-import-done =
    { $done ->
        [one] Un conto modificato, { $unchanged } erano già così.
       *[other] { $done } conti modificati, { $unchanged } erano già così.
    }
ctl-import-phone = numero
ctl-import-phone-replaced = altro numero
ctl-import-its-language = lingua
ctl-import-app = app
ctl-import-phone-left-out = numero tralasciato, perché il conto ha un’app (otpctl phone set lo registra comunque)
ctl-import-taken-away = tralasciato, perché è stato tolto al conto (per ridarlo: otpctl phone set, otpctl enroll)
ctl-import-empty = Il file non ha righe di conti.
ctl-import-encoding = Non è UTF-8: salvare come «CSV UTF-8».
ctl-import-too-many-lines = È più di quanto un file può contenere (100000 righe): dividerlo.
ctl-import-no-user-column = Nell’intestazione manca la colonna user.
ctl-import-unknown-column = L’intestazione nomina «{ $detail }». Le colonne sono user, phone, language, otpauth o secret.
ctl-import-double-column = Questa colonna è due volte nell’intestazione.
ctl-import-wrong-fields = La riga ha campi diversi dall’intestazione ({ $detail }).
ctl-import-line-too-long = La riga è troppo lunga: manca una virgoletta di chiusura?
ctl-import-no-user = Manca l’utente.
ctl-import-unknown-user = Questo utente non esiste su questa macchina.
ctl-import-system-user = Non è il conto di una persona. Se deve avere comunque un numero: otpctl phone set
ctl-import-duplicate = Questo utente è già nella riga { $detail }.
ctl-import-nothing-given = Non c’è altro che l’utente.
ctl-import-number-none = Non è un numero di telefono.
ctl-import-number-invalid = Questo numero non esiste nel suo Paese: confrontare le cifre.
ctl-import-number-charged = I numeri a pagamento e gratuiti non ricevono codici.
ctl-import-number-not-mobile = Non è un numero di cellulare.
ctl-import-number-foreign = I numeri di { $detail } qui non sono ammessi (sms.countries in otpd.toml).
ctl-import-language = Le lingue sono de, fr, it ed en.
ctl-import-two-secrets = O otpauth o secret, non entrambi.
ctl-import-other-uri = Non è un URI otpauth://totp/.
ctl-import-no-secret = L’URI non ha un secret, o ne ha più di uno.
ctl-import-parameters = otpd non verifica codici simili ({ $detail }).
ctl-import-base32 = La chiave non è base32 (da A a Z, da 2 a 7).
ctl-import-secret-length = La chiave ha { $detail } bit; sono ammessi da 128 a 512.
ctl-import-other-app = Il conto ha già un’altra app. Se deve valere questa: prima otpctl revoke
ctl-import-too-large = { $path } supera 32 MiB. Nulla è stato modificato.
ctl-import-too-large-cure = È il file giusto? Altrimenti dividerlo.
ctl-import-no-table = Il file non è una tabella leggibile. { $why }
ctl-import-no-table-cure = La sua forma: man otpctl, import
ctl-import-wrong =
    { $count ->
        [one] Una riga è sbagliata; è indicata sopra.
       *[other] { $count } righe sono sbagliate; sono indicate sopra.
    }
ctl-import-wrong-cure = Nulla è stato modificato. Correggere le righe, o riprendere quelle giuste: --apply --partial
ctl-import-rest-cure = Quelle giuste sono riprese. Correggere quelle sbagliate e riprendere lo stesso file.
ctl-import-cut-off = otpd si è fermato a metà del file.
ctl-import-cut-off-cure = Rieseguire lo stesso comando: quanto è già ripreso resta così. Il motivo: journalctl -u otpd
ctl-no-group = Su questa macchina non c’è un gruppo { $group }.
ctl-no-group-cure = Verifichi: getent group { $group }. Dove un servizio di directory non elenca i membri dei suoi gruppi: --file LISTA con un nome per riga.
ctl-list-unread = { $path } non può essere letto: { $detail }
ctl-unknown-users = Questi non sono conti di questa macchina: { $users }. Nessuno è stato abilitato.
ctl-unknown-users-cure = Verifichi l’ortografia: getent passwd NOME
ctl-sheets-no-directory = { $path } non è una directory, o è un link simbolico.
ctl-sheets-shared = { $path } appartiene a qualcun altro, o altri possono guardarci dentro.
ctl-sheets-not-empty = { $path } non è vuota, e nessuna esecuzione precedente di questo comando l’ha lasciata così.
ctl-sheets-in-use = Un’altra esecuzione di questo comando sta lavorando in { $path }.
ctl-sheets-cure = Indichi una nuova directory: viene creata, e nessun altro può leggerla. Nessuno è stato abilitato.
ctl-some-failed =
    { $count ->
        [one] Un conto non è stato abilitato.
       *[other] { $count } conti non sono stati abilitati.
    }
ctl-some-failed-cure = Rimuova le cause; lo stesso comando continua con quelli che restano.
ctl-nothing-to-repair = Non c’è nulla da riparare: l’orologio non era avanti per { $user }. Non è stato modificato nulla.
ctl-nothing-to-repair-cure = Per togliere un blocco: otpctl unlock { $user }
ctl-nothing-to-revoke = { $user } non ha un’app che si possa rimuovere. Non è stato modificato nulla.
ctl-language-set = L’accesso ora parla con { $user } la lingua «{ $language }».
ctl-language-unset = L’accesso ora parla con { $user } la lingua dell’organizzazione.

## Provare un codice.

ctl-ask-code = Codice:{" "}
ctl-test-confirm-after = Si conferma dopo aver digitato il codice: ne prenda uno appena apparso, e confermi subito.
ctl-test-own-after = La conferma viene dopo il codice. Se chiede un codice di questo stesso conto, lo consuma, e quello digitato prima vale come usato. Per provare il proprio codice: sudo otpctl test-code { $user }
ctl-test-own-next = Se la conferma ha chiesto un codice, quello è consumato: attenda il prossimo e digiti quello.
ctl-no-code = Non è un codice: un codice ha da 6 a 8 cifre. Non è stato inviato nulla.
ctl-code-accepted = Il codice è corretto. Ora è consumato.
ctl-drift-behind = L’orologio del telefono è un po’ indietro (era il codice precedente). È ancora accettato.
ctl-drift-ahead = L’orologio del telefono è un po’ avanti (era il codice seguente). È ancora accettato.
ctl-code-wrong = Codice errato. Conta come tentativo fallito.
ctl-code-wrong-cure = È la voce giusta nell’app? Attenda il prossimo codice; se non va neanche quello, ripeta l’attivazione.
ctl-code-late =
    { $steps ->
        [one] Il codice è troppo vecchio: il telefono è indietro di un codice.
       *[other] Il codice è troppo vecchio: il telefono è indietro di { $steps } codici.
    }
ctl-code-aged = Il codice era troppo vecchio al momento dell’esame: durante la conferma sono passati { $seconds } s.
ctl-code-aged-cure = Ciò non dice nulla sull’orologio del telefono. Riprovi con un codice appena apparso, e confermi subito.
ctl-code-early =
    { $steps ->
        [one] Il codice è troppo recente: il telefono è avanti di un codice.
       *[other] Il codice è troppo recente: il telefono è avanti di { $steps } codici.
    }
ctl-code-clock-cure = Confronti l’ora del telefono con quella di questa macchina; entrambe dovrebbero regolarsi da sole.
ctl-code-replayed = Questo codice, o uno successivo, è già stato usato.
ctl-code-replayed-cure = Attenda il prossimo codice. Non conta come tentativo fallito.
ctl-code-locked = Il conto è bloccato: il codice non è stato esaminato.
ctl-code-locked-cure = Vedere: otpctl status UTENTE; togliere il blocco: otpctl unlock UTENTE
ctl-code-not-enrolled = Non c’è un’app attiva con cui confrontare.
ctl-code-not-enrolled-cure = Attivarla: otpctl enroll UTENTE
ctl-code-expired = Il tempo per questa attivazione è scaduto.
ctl-code-expired-cure = Non è stato modificato nulla; ricominci.
ctl-code-unavailable = Non è stato possibile decidere sul codice.

## Stato ed elenco.

ctl-status-title = { $user } (uid { $uid })
ctl-user = Utente
ctl-sign-in = Accesso
ctl-app = App
ctl-phone = Telefono
ctl-new-app = Nuova app
ctl-recovery = Riserva
ctl-bypass-row = Temporanei
ctl-invitation-row = Invito
ctl-last-sign-in = Ultimo accesso
ctl-failures = Tentativi falliti
ctl-own-failures = Al blocco schermo
ctl-lock = Blocco
ctl-own-lock = Blocco schermo
ctl-clock = Orologio
ctl-language = Lingua
ctl-remark = Osservazione
ctl-path-app = con il codice dell’app
ctl-path-sms = con un codice via SMS
ctl-path-pending = configurata, attende il primo codice
ctl-path-required = rifiutato: l’app è stata rimossa, ripetere l’attivazione
ctl-path-spare = solo con un codice di riserva o temporaneo
ctl-path-invited = con l’invito, un codice di riserva o temporaneo
ctl-path-none = nessuna app
ctl-path-none-allow = senza codice: nessuna app
ctl-path-none-deny = rifiutato: nessuna app
ctl-short-app = app
ctl-short-sms = SMS
ctl-short-pending = in attesa
ctl-short-none = nessuna
ctl-short-required = richiesta
ctl-active-since = attiva dal { $since }
ctl-phone-used = { $number }
ctl-phone-goes = { $number }, cancellato con l’attivazione dell’app
ctl-phone-open = { $number }, l’SMS è ancora aperto (otpctl phone delete)
ctl-waits-until = attende il primo codice fino al { $until }
ctl-invitation-open = aperto fino al { $until }
ctl-codes-left =
    { $count ->
        [one] resta un codice
       *[other] restano { $count } codici
    }
ctl-bypass-left =
    { $count ->
        [one] resta un codice fino al { $until }
       *[other] restano { $count } codici fino al { $until }
    }
ctl-last-sign-in-at = { $at }{ GIVEN($service) ->
        [yes] {" "}({ $service })
       *[no] {""}
    }
ctl-never = mai con un codice
ctl-failures-running = { $count } dall’ultimo codice accettato
ctl-failures-count =
    { $count ->
        [one] un tentativo fallito
       *[other] { $count } tentativi falliti
    }
ctl-locked-until = nessun codice è accettato fino al { $until }
ctl-locked-for-good = nessun codice è accettato fino a: otpctl unlock { $user }
ctl-clock-ahead = un orologio era avanti: nessun codice è accettato fino al { $until }, o fino a otpctl unlock --clock
ctl-remark-locked = bloccato
ctl-remark-locked-until = bloccato fino al { $until }
ctl-remark-own-locked = bloccato al blocco schermo
ctl-remark-own-locked-until = bloccato al blocco schermo fino al { $until }
ctl-remark-phone-scheduled = il numero decade all’attivazione
ctl-remark-sms-open = SMS ancora aperto
ctl-remark-pending = primo codice fino al { $until }
ctl-asked-title = Chiesto dopo la password, ai servizi con pam_otp nella loro catena PAM:
ctl-asked-everywhere = ovunque
ctl-asked-elsewhere = altrove
ctl-asked-app = il codice dell’app
ctl-asked-sms = il codice di un SMS
ctl-asked-pending = il primo codice della nuova app
ctl-asked-had-app = un codice, invano: l’app è stata rimossa
ctl-asked-spare = un codice di riserva o temporaneo: nessuna app
ctl-asked-invited = l’invito, un codice di riserva o temporaneo: nessuna app
ctl-asked-exempt-service = nulla (exempt_services)
ctl-asked-exempt-account = nulla: il conto è esente (exempt_accounts); salvo che la riga PAM dica unenrolled=deny
ctl-asked-required-group = un codice, invano: i membri di { $group } devono avere un’app (required_groups)
ctl-asked-exempt-group = nulla: i membri di { $group } sono esenti (exempt_groups); salvo che la riga PAM dica unenrolled=deny
ctl-asked-unenrolled-allow = nulla: nessuna app (unenrolled = «allow»); salvo che la riga PAM dica unenrolled=deny
ctl-asked-unenrolled-deny = un codice, invano: nessuna app (unenrolled = «deny»)
ctl-asked-nobody-knows = nulla, e rifiuto: la banca dati degli utenti non indica i gruppi del conto
ctl-asked-ssh-key = chiave ssh
ctl-asked-ssh-key-alone = nulla, dove sshd accetta la sola chiave: PAM allora non viene interpellato
ctl-unknown-required-groups = required_groups nomina gruppi ignoti alla banca dati degli utenti: { $names }. Finché è così, i conti senza app sono rifiutati. Verificare: getent group NOME
ctl-unknown-exempt-groups = exempt_groups nomina gruppi ignoti alla banca dati degli utenti: { $names }. Non esentano nessuno. Verificare: getent group NOME
ctl-unknown-exempt-accounts = exempt_accounts nomina conti ignoti alla banca dati degli utenti: { $names }. Verificare: getent passwd NOME
ctl-list-empty = Nessun conto con questo nome.
ctl-pilot-mode = Fase pilota: i conti che non hanno mai avuto un’app accedono senza codice (unenrolled = «allow»).
ctl-pilot-mode-until = Fase pilota: i conti che non hanno mai avuto un’app accedono senza codice fino al { $until }, poi sono rifiutati.

## Il registro. Eventi, perché, e come è stata confermata una modifica.

ctl-event-accepted = accesso riuscito
ctl-event-activated = app attivata, accesso riuscito
ctl-event-refused = rifiutato
ctl-event-skipped = passato senza codice
ctl-event-locked = bloccato
ctl-event-enrolled = app configurata
ctl-event-pending = app preparata
ctl-event-unlocked = sbloccato
ctl-event-clock-repaired = sbloccato, orologio riparato
ctl-event-revoked = app rimossa
ctl-event-recovery-renewed = nuovi codici di riserva
ctl-event-bypass-issued = codici temporanei emessi
ctl-event-invited = invito
ctl-event-invitation-cancelled = invito ritirato
ctl-event-lost = telefono smarrito
ctl-event-forgotten = dimenticato
ctl-event-preference = preferenza modificata
ctl-event-sms-sent = codice inviato via SMS
ctl-event-sms-failed = SMS non consegnato
ctl-event-sms-quota = nessun altro SMS
ctl-event-phone-set = numero di telefono salvato
ctl-event-phone-scheduled = cancellazione del numero prevista
ctl-event-phone-deleted = numero di telefono cancellato
ctl-event-tried = codice provato
ctl-event-courier-tested = SMS di prova
ctl-why-accepted = codice corretto
ctl-why-wrong = codice errato
ctl-why-late = codice troppo vecchio
ctl-why-early = codice troppo recente
ctl-why-replayed = codice già usato
ctl-why-locked = bloccato
ctl-why-not-enrolled = nessuna app
ctl-why-malformed = nessun codice digitato
ctl-why-unknown-user = conto inesistente
ctl-why-too-many-failures = troppi codici errati
ctl-why-unenrolled = nessuna app, unenrolled = «allow»
ctl-why-exempt-service = exempt_services
ctl-why-exempt-account = exempt_accounts
ctl-why-exempt-group = exempt_groups
ctl-why-language = lingua
ctl-why-sms = codice via SMS
ctl-why-recovery = codice di riserva
ctl-why-bypass = codice temporaneo
ctl-why-invitation = invito
ctl-why-own-code = da sé, con il proprio codice
ctl-why-expired = codice scaduto
ctl-why-no-sms = nessun SMS in arrivo
ctl-why-account = abbastanza per questo conto
ctl-why-site = abbastanza per tutti (sms.site_per_hour)
ctl-why-import = da un file
ctl-why-forced = l’ultima via d’accesso, con --force
ctl-why-pruned = sparito dal sistema
ctl-why-not-installed = otpd-sms non è installato
ctl-why-no-bus = nessun bus di sistema
ctl-why-recalled = richiamato, numero cancellato
ctl-why-busy = troppi alla volta
ctl-why-unreachable = irraggiungibile
ctl-why-timed-out = nessuna risposta in tempo
ctl-why-untrusted = certificato non attendibile
ctl-why-redirected = il gateway reindirizza
ctl-why-denied = il gateway nega l’accesso
ctl-why-unclear = risposta incomprensibile
ctl-why-no-modem = nessun modem
ctl-why-missing = manca un file
ctl-why-crashed = programma arrestatosi
ctl-why-too-late = atteso troppo a lungo
ctl-why-internal = errore in otpd-sms
ctl-why-refused = rifiutato dal gateway
ctl-why-no-courier = nessun corriere è configurato
ctl-why-all-failing = nessun corriere funziona
ctl-log-service = presso
ctl-log-from = da
ctl-log-by = per mano di
ctl-log-confirmed = confermato:
ctl-log-until = fino al
ctl-log-reason = motivo:
ctl-confirmed-polkit = con il proprio accesso (polkit)
ctl-confirmed-password = con il proprio accesso
ctl-confirmed-not = da nessuno

## Il rapporto: dall’SMS all’app.

ctl-report-title = Dall’SMS all’app: { $machine }, { $at }
ctl-report-title-past = Dall’SMS all’app: { $machine }, stato al { $at } secondo il registro
ctl-report-title-merged =
    { $count ->
        [one] Dall’SMS all’app: una macchina
       *[other] Dall’SMS all’app: { $count } macchine
    }
ctl-report-sms-until =
    { $days ->
        [one] Per i conti con app l’SMS finisce il { $at }: ancora un giorno.
       *[other] Per i conti con app l’SMS finisce il { $at }: ancora { $days } giorni.
    }
ctl-report-sms-over = Per i conti con app l’SMS è finito il { $at }.
ctl-report-deny-until =
    { $days ->
        [one] Senza app l’accesso è rifiutato dal { $at }: ancora un giorno.
       *[other] Senza app l’accesso è rifiutato dal { $at }: ancora { $days } giorni.
    }
ctl-report-deny-over = Senza app l’accesso è rifiutato dal { $at }.
ctl-report-trail-begins = Il registro comincia il { $begins }, il resto è stato rimosso (audit.keep_days): i conti in cui da allora nulla è cambiato qui non sono contati.
ctl-report-trail-covers = Il registro comincia il { $begins }, il resto è stato rimosso (audit.keep_days): di prima questo rapporto non può dire nulla.
ctl-report-app = solo app
ctl-report-both = app e numero
ctl-report-sms = solo SMS
ctl-report-pending = attende il primo codice
ctl-report-required = app richiesta, manca
ctl-report-none = noto, senza nulla
ctl-report-never-met = sconosciuto a otpd
ctl-report-others = altri
ctl-report-total = insieme
ctl-report-week = Gli ultimi sette giorni
ctl-report-week-enrolled = chiavi di configurazione consegnate
ctl-report-week-activated = app attivate
ctl-report-week-numbers = numeri cancellati
ctl-report-week-revoked = app rimosse
ctl-report-week-lost = telefoni persi
ctl-report-left = Chi manca ancora: { $count }
ctl-report-nobody-left = Dei conti che otpd conosce non ne manca più nessuno.
ctl-report-open = Numero salvato benché l’app sia attiva: { $count }
ctl-report-open-cure = Cancellare: otpctl phone delete UTENTE
ctl-report-unconfirmed = Modifiche che nessuno ha confermato: { $count }
ctl-report-all-confirmed = Ogni modifica del registro è stata confermata da qualcuno.
ctl-report-more = … e altri { $count }; tutti con --csv o --json
ctl-report-accounts = { $count } conti
ctl-report-since = Dal
ctl-report-until = Fino al
ctl-report-last-sign-in = Accesso
ctl-report-last-sms = Via SMS
ctl-report-when = Quando
ctl-report-what = Che cosa
ctl-report-by = Da
ctl-report-reason = Motivo
ctl-report-machine = Macchina
ctl-report-machines = Dove, e come
ctl-report-as-of = Stato al
ctl-report-place = { $machine } ({ $path })
ctl-report-path = Via
ctl-report-too-early = Il registro non risale al { $at }: comincia il { $begins }, il resto è stato rimosso (audit.keep_days).
ctl-report-too-early-cure = Prenda un giorno più recente, o un rapporto fatto allora.
ctl-report-not = { $path } non è un rapporto: { $detail }
ctl-report-not-cure = Si somma ciò che otpctl report --json ha scritto su ogni macchina. Nulla è stato contato.
ctl-report-merged = { $path } è già la somma di più macchine.
ctl-report-version = { $path } ha la forma { $version }, che questo otpctl non conosce.
ctl-report-version-cure = Sommi sulla macchina con l’otpctl più recente, o rifaccia il rapporto.
ctl-report-twice = { $machine } si trova in { $path } e in { $other }.
ctl-report-twice-cure = Indichi un solo rapporto per macchina.
ctl-no-past-day = «{ $text }» non è un momento passato. Esempi: 2026-11-27, «2026-11-27 14:00», 2026-11-27T13:00:00Z

## Conferma.

ctl-confirm-as = Confermi questa modifica con il Suo accesso, { $person }.
ctl-wrong-sign-in = La conferma è fallita: non era il Suo accesso.
ctl-not-confirmed = La conferma è fallita: { $detail }.
ctl-nothing-changed = Non è stato modificato nulla.
ctl-dismissed = La conferma è stata annullata.
ctl-not-authorised = Non è autorizzato a farlo, o il Suo accesso non è stato confermato.
ctl-not-authorised-cure = Serve un membro dell’amministrazione (admin_groups in otpd.toml) con la password giusta, a un terminale; per i codici temporanei anche l’helpdesk (helpdesk_groups), se il conto esiste e non amministra nulla. Nulla è stato cambiato.
ctl-nobody-behind-root = Dietro root non si vede nessuno che possa confermare.
ctl-nobody-behind-root-cure = Usi sudo dal Suo conto, oppure --yes con --reason TESTO (nel registro come non confermato).
ctl-yes-is-for-root = --yes è riservato a root.
ctl-yes-wants-reason = --yes richiede --reason TESTO per il registro.
ctl-no-terminal = Non c’è un terminale su cui chiedere: { $detail }
ctl-no-terminal-cure = Come root in uno script: --yes con --reason TESTO (nel registro come non confermato).

## Rifiuti di otpd. $detail è la frase di otpd.

ctl-invalid = otpd lo rifiuta: { $detail }
ctl-no-such-account = Questo conto non esiste su questa macchina.
ctl-no-such-account-cure = Controlli l’ortografia: getent passwd NOME
ctl-would-lock-out = Al conto non resterebbe alcuna via d’accesso: { $detail }
ctl-conflict = Il conto non è nello stato necessario: { $detail }
ctl-conflict-cure = Vedere: otpctl status UTENTE
ctl-gone = L’attivazione è chiusa: { $detail }
ctl-gone-cure = Non è stato modificato nulla; ricominci.
ctl-busy = otpd ha troppo da fare: { $detail }
ctl-busy-cure = Riprovi fra un istante.
ctl-unavailable = otpd al momento non può decidere. { $detail }
ctl-unavailable-cure = Il motivo è nel journal: journalctl -u otpd
ctl-protocol = otpd non capisce questo otpctl: { $detail }
ctl-protocol-cure = Installi entrambi nella stessa versione, poi: systemctl restart otpd
ctl-unreachable = otpd è irraggiungibile: { $detail }
ctl-silent = otpd non risponde.
ctl-unreachable-cure = Che cosa lo impedisce, e il rimedio: otpctl doctor
ctl-no-time = «{ $text }» non è un’ora. Esempi: 2h, 3d, today, 2026-11-01, «2026-11-01 14:00»
ctl-accounts = I conti di questa macchina non possono essere elencati: { $detail }
ctl-system = { $detail }

## Lo stato della cassaforte e della chiave. Finché vale uno di questi casi, otpd non tocca nulla.

file-hint =
    { GIVEN($file) ->
        [yes] {" "}{ $file }
       *[no] {""}
    }
ctl-vault-damaged = La cassaforte{ file-hint } è danneggiata o non è una cassaforte. Nessun codice può essere verificato.
ctl-vault-damaged-cure = La ripristini da un backup, poi: systemctl restart otpd
ctl-vault-newer = La cassaforte{ file-hint } è stata scritta da un otpd più recente. Nessun codice può essere verificato.
ctl-vault-newer-cure = Reinstalli quella versione di otpd.
ctl-vault-owner = La cassaforte{ file-hint } appartiene a qualcun altro, o altri possono leggerla. Nessun codice può essere verificato.
ctl-vault-owner-cure = Chiarisca chi l’ha modificata, poi: chown -R otpd:otpd /var/lib/otpd; chmod 0700 /var/lib/otpd; chmod 0600 /var/lib/otpd/*; systemctl restart otpd
ctl-vault-io = La cassaforte{ file-hint } non si lascia leggere o scrivere. Nessun codice può essere verificato.
ctl-vault-io-cure = Il disco è pieno o in sola lettura, o i permessi sono sbagliati? Lo dice il journal (journalctl -u otpd). Corregga, poi: systemctl restart otpd
ctl-vault-full = Il disco della cassaforte{ file-hint } è pieno. Non si salva più nulla; gli accessi continuano finché dura lo spazio riservato.
ctl-vault-full-cure = Liberi spazio su quel disco (df -h /var/lib/otpd). Non c’è altro da fare.
ctl-vault-missing = La cassaforte{ file-hint } è sparita, benché ci fossero conti attivati. Nessun codice può essere verificato.
ctl-vault-missing-cure = La ripristini da un backup, poi: systemctl restart otpd
ctl-key-missing = La chiave{ file-hint } manca o non è leggibile. Nessun codice può essere verificato.
ctl-key-missing-cure = La ripristini da un backup, poi: systemctl restart otpd
ctl-key-owner = La chiave{ file-hint } appartiene a qualcun altro, o altri possono leggerla. Nessun codice può essere verificato.
ctl-key-owner-cure = Chiarisca chi l’ha modificata, poi: chown root:otpd /etc/otpd/key; chmod 0440 /etc/otpd/key; systemctl restart otpd
ctl-key-wrong = La chiave{ file-hint } non apre questa cassaforte. Nessun codice può essere verificato.
ctl-key-wrong-cure = Cassaforte e chiave devono venire dallo stesso backup. Le ripristini entrambe, poi: systemctl restart otpd

ctl-backup-done = Copia di sicurezza scritta: { $path }. La apre solo la chiave di ripristino: otpctl restore
ctl-ask-recovery-key = Chiave di ripristino, come sta sulla carta:{" "}
ctl-restore-from = Copia di sicurezza del { $made }, di { $host }, con otpd { $version }.
ctl-restore-back = Conti che contiene: { $accounts }. Tornano: { $back }, con app: { $apps }, con numeri di telefono: { $numbers }.
ctl-restore-stay =
    { $count ->
        [one] Un conto ha qui un’app o un numero e resta com’è.
       *[other] { $count } conti hanno qui un’app o un numero e restano come sono.
    }
ctl-restore-taken-away =
    { $count ->
        [one] A un conto è stato tolto qui, dopo la copia, l’app o il numero: resta così.
       *[other] A { $count } conti è stato tolto qui, dopo la copia, l’app o il numero: resta così.
    }
ctl-restore-pending =
    { $count ->
        [one] Una chiave di configurazione aspettava il primo codice: non vale più.
       *[other] { $count } chiavi di configurazione aspettavano il primo codice: non valgono più.
    }
ctl-restore-unknown =
    { $count ->
        [one] Attenzione: questo sistema non conosce un conto con quel nome e quell’uid: { $names }. L’app gli viene chiesta solo se coincidono entrambi.
       *[other] Attenzione: questo sistema non conosce { $count } conti con quel nome e quell’uid: { $names } … Le app vengono chieste solo se coincidono entrambi.
    }
ctl-restore-void = Non tornano i codici di riserva e temporanei, gli inviti e i codici via SMS; dei codici delle app nessuno fino ad ora vale.
ctl-restored = Ripristinato. Conti: { $back }. Per accedere serve un codice dell’app che appare solo fra un minuto.
ctl-restored-next = Poi: ognuno si fa nuovi codici di riserva (otpctl recovery-codes --new). Revochi di nuovo ciò che è stato revocato dopo la copia, e cancelli di nuovo ciò che è stato cancellato dopo.
ctl-recovery-key-none = Non c’è una chiave di ripristino. Per farne una: otpctl recovery-key --new
ctl-recovery-key-since = La chiave di ripristino è quella del { $since }.
ctl-recovery-key-shown = Chiave di ripristino. Appare solo ora:
ctl-recovery-key-how = La stampi o la trascriva, e non la tenga con le copie di sicurezza: chi ha entrambe ha ogni segreto. Apre tutte le copie fatte da ora in poi; una più vecchia apre le sue.
ctl-no-recovery-key = Non c’è ancora una chiave di ripristino; nessuno potrebbe aprire una copia di sicurezza.
ctl-no-recovery-key-cure = Prima: otpctl recovery-key --new
ctl-no-space = In /var/lib/otpd manca lo spazio per una copia del deposito. Non è stato modificato nulla.
ctl-no-space-cure = Faccia spazio e riprovi.
ctl-safe-busy = È in corso un’altra copia di sicurezza o un altro ripristino.
ctl-rekeying = Un cambio di chiave non è terminato.
ctl-rekeying-cure = Per terminarlo: otpctl rekey
ctl-key-not-in-force = otpd non carica la nuova chiave e continua con quella di prima.
ctl-backup-file = Il file della copia di sicurezza non si può leggere o scrivere. Non è stato modificato nulla.
ctl-backup-file-cure = Il disco è pieno o tolto? Il motivo: journalctl -u otpd
ctl-not-a-backup = Questa non è una copia di sicurezza di otpd, o è troncata o danneggiata. Non è stato modificato nulla.
ctl-not-a-backup-cure = Prenda un’altra copia di sicurezza.
ctl-not-a-recovery-key = Questa non è una chiave di ripristino: un segno manca o è sbagliato. Non è stato modificato nulla.
ctl-not-a-recovery-key-cure = Ha 56 segni in 14 gruppi; spazi e maiuscole non contano.
ctl-other-recovery-key = Questa chiave di ripristino non apre: è di un’altra carta. Non è stato modificato nulla.
ctl-other-recovery-key-cure = Prenda quella che valeva quando la copia è stata fatta.
ctl-backup-newer = Questa copia di sicurezza è di un otpd più nuovo. Non è stato modificato nulla.
ctl-backup-newer-cure = Installi prima quell’otpd.
ctl-clock-behind = L’orologio di questa macchina è prima della data della copia: codici usati varrebbero di nuovo. Non è stato modificato nulla.
ctl-clock-behind-cure = Regoli prima l’orologio (timedatectl).
ctl-event-backed-up = copia di sicurezza scritta
ctl-event-restored = copia di sicurezza ripristinata
ctl-event-recovery-key-made = nuova chiave di ripristino
ctl-event-rekeyed = nuova chiave del deposito
ctl-event-rolled-back = deposito riportato indietro: quanto emesso non vale più
ctl-why-restored = da una copia di sicurezza
ctl-rekey-done = Il deposito ha una nuova chiave, in /etc/otpd/key; la vecchia non vi apre più nulla ed è sovrascritta.
ctl-rekey-bound = Il deposito ha una nuova chiave, legata a questa macchina (/etc/otpd/key.cred). Se un giorno non si aprisse più, per esempio dopo un cambio del firmware, aiuta la carta: otpctl recovery-key --use
ctl-rekey-ended = Un cambio di chiave interrotto è terminato; la vecchia chiave non apre più nulla.
ctl-recovery-key-used = La chiave della macchina è di nuovo in /etc/otpd/key, e otpd gira con essa. Ciò che c’era prima si trova accanto e termina in .before. Per legarla di nuovo alla macchina o al suo TPM: otpctl rekey --bind
ctl-credential = La chiave non si può legare a questa macchina, o otpd non parte con essa: { $detail }
ctl-credential-cure = La chiave resta quella di prima. Se il servizio non è partito: systemctl status otpd
ctl-unwrap = Questa carta non ha aperto la chiave della macchina: { $detail } Non è stato modificato nulla.
ctl-unwrap-cure = Controlli i segni. Se il deposito non c’è più: reinstalli otpd e ripristini una copia di sicurezza (otpctl restore).
ctl-key-handed-over = Ciò che otpd ha consegnato non è una chiave. Non è stato modificato nulla.
ctl-needs-root = Può farlo solo root.
