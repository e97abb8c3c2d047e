# Ciò che dice otpctl doctor. $subject è ciò di cui si tratta, $place un file o FILE:RIGA, $detail ciò che vi è stato
# trovato. Un messaggio …-cure (il rimedio) segue la sua causa.

doctor-word-fine = bene
doctor-word-note = nota
doctor-word-warning = avviso
doctor-word-unchecked = non verificato
doctor-word-danger = PERICOLO
doctor-summary-fine = Nulla di ciò che è stato esaminato mette in pericolo l’accesso.
doctor-summary-unchecked = Qualcosa non ha potuto essere esaminato: nessuno sa se mette in pericolo l’accesso.
doctor-summary-danger = Qualcosa mette in pericolo l’accesso. Tenga aperta una shell di root finché non è risolto.
doctor-unread = { $subject } non ha potuto essere esaminato{ GIVEN($detail) ->
        [yes] {" "}({ $detail })
       *[no] {""}
    }.
doctor-unread-cure = Eseguire come root: sudo otpctl doctor

## Programma e unità.

doctor-area-unit = otpd
doctor-unit-fine = Programma e unità sono in ordine e in funzione.
doctor-unit-program = { $subject } manca, o altri oltre a root possono modificarlo ({ $detail }).
doctor-unit-reinstall-cure = Reinstalli il pacchetto: apt install --reinstall otpd
doctor-unit-no-systemd = systemd qui non è in funzione: non si sa se otpd lo sia.
doctor-unit-no-systemd-cure = Esegua doctor sulla macchina avviata.
doctor-unit-silent = systemd non ha dato informazioni su { $subject }.
doctor-unit-silent-cure = Eseguire come root; se lo era: systemctl is-system-running
doctor-unit-masked = { $subject } è mascherato e non può partire: chi deve dare un codice è rifiutato.
doctor-unit-masked-cure = systemctl unmask { $subject }; systemctl unmask --runtime { $subject }; systemctl start { $subject }
doctor-unit-missing = systemd non conosce { $subject }.
doctor-unit-broken = systemd non può usare { $subject } ({ $detail }).
doctor-unit-broken-cure = systemd-analyze verify { $subject }, correggere ciò che indica, systemctl daemon-reload
doctor-unit-failed = { $subject } è fallito ({ $detail }): chi deve dare un codice è rifiutato.
doctor-unit-failed-cure = journalctl -u { $subject } -n 20 indica la causa; poi: systemctl restart { $subject }
doctor-unit-stopped = { $subject } non è in funzione ({ $detail }).
doctor-unit-stopped-cure = systemctl start { $subject }
doctor-unit-disabled = { $subject } non parte all’avvio.
doctor-unit-disabled-cure = systemctl enable { $subject }
doctor-unit-restarts = { $subject } è stato riavviato { $detail } volte da quando è stato caricato.
doctor-unit-restarts-cure = journalctl -u { $subject } indica la causa.
doctor-unit-drop-in = { $subject } è modificato da { $place }.
doctor-unit-credential = { $place } carica un credential da { $detail }, che manca: { $subject } non può partire.
doctor-unit-credential-cure = Ripristinare { $detail }, o togliere la riga e: systemctl daemon-reload; systemctl restart { $subject }
doctor-otpd-fine = otpd risponde, e può usare chiave e cassaforte.
doctor-sms-trouble = Sono salvati numeri di telefono e nessun SMS può partire ({ $detail }): chi accede con SMS non entra.
doctor-sms-trouble-cure = otpctl courier test dice perché; i corrieri sono indicati in /etc/otpd/sms.toml.
doctor-otpd-full = Il disco della cassaforte è pieno. Gli accessi continuano con lo spazio riservato; nessuno può essere attivato.
doctor-otpd-ill = otpd risponde, ma non può decidere sui codici ({ $detail }).
doctor-otpd-ill-cure = otpctl status indica causa e rimedio; forse anche i risultati qui sotto.
doctor-otpd-unasked = otpd dice il suo stato solo all’amministrazione.
doctor-otpd-silent = otpd non risponde sul bus di sistema: ne hanno bisogno i blocchi schermo e otpctl.
doctor-otpd-silent-cure = systemctl status dbus otpd; doctor --local non ha bisogno di nessuno dei due.

## Configurazione.

doctor-area-configuration = Configurazione
doctor-config-fine = otpd accetta { $subject }.
doctor-config-missing = { $subject } manca: otpd non ripartirà.
doctor-config-missing-cure = Lo ripristini; quello del pacchetto: apt install --reinstall -o Dpkg::Options::=--force-confmiss otpd
doctor-config-user = L’utente otpd non esiste.
doctor-config-wrong = otpd non accetta { $subject }, e così non partirà: { $detail }
doctor-config-wrong-cure = Corregga la riga indicata, poi: systemctl restart otpd
doctor-config-unasked = otpd non ha potuto essere interrogato su { $subject } ({ $detail }).
doctor-config-issuer = In { $subject } non è impostato alcun emittente (issuer): nessuno può ancora essere attivato.
doctor-config-issuer-cure = Imposti issuer sotto [site], il nome mostrato dall’app; poi: systemctl reload otpd
doctor-config-pilot = I conti che non hanno mai avuto un’app accedono senza codice (unenrolled = «allow»).
doctor-config-pilot-cure = Quando tutti saranno attivati, imposti unenrolled su «deny» in { $subject }.
doctor-sms-absent = Niente codici via SMS: il pacchetto otpd-sms non è installato. Un numero salvato non ne riceverebbe.
doctor-sms-absent-cure = Solo se li desidera: apt install otpd-sms, poi imposti i vettori in { $subject }
doctor-sms-nobody = Niente codici via SMS: { $subject } non nomina alcun vettore (order). Un numero salvato non ne riceverebbe.
doctor-sms-nobody-cure = Solo se li desidera: imposti lì order e un vettore, poi: systemctl reload otpd-sms

## Chiave, cassaforte, disco.

doctor-area-vault = Chiave e cassaforte
doctor-vault-fine = Chiave e cassaforte ci sono e non sono di altri; il disco ha spazio.
doctor-vault-directory = { $subject } ha proprietario o permessi sbagliati ({ $detail }).
doctor-vault-directory-cure = chown otpd:otpd { $subject }; chmod 0700 { $subject }; systemctl restart otpd
doctor-key-directory-cure = chown root:otpd { $subject }; chmod 0750 { $subject }
doctor-key-missing = La chiave { $subject } manca: nessuna cassaforte sigillata con essa si apre, ogni codice è rifiutato.
doctor-key-missing-cure = Ripristini la chiave da un backup (una nuova non apre nulla), poi: systemctl restart otpd
doctor-key-sealed = { $subject }, la chiave legata a questa macchina, qui non si apre ({ $detail }): otpd non parte, ogni codice è rifiutato.
doctor-key-sealed-cure = Con la carta alla mano: otpctl recovery-key --use. Se il firmware è cambiato, la apre anche quello precedente.
doctor-key-owner = Altri possono leggere la chiave { $subject }, o non è né di otpd né di root ({ $detail }).
doctor-key-owner-cure = chown otpd:otpd { $subject }; chmod 0400 { $subject }; systemctl restart otpd. La consideri nota a chi poteva leggerla.
doctor-key-length = La chiave { $subject } ha { $detail } byte invece di 32.
doctor-vault-missing = La cassaforte { $subject } manca: ogni codice è rifiutato.
doctor-vault-missing-cure = Monti la sua directory, o ripristini un backup come dice il README. Solo se qui nessuno è mai stato attivato: runuser -u otpd -- otpd --init-vault
doctor-vault-owner = { $subject } ha proprietario o permessi sbagliati ({ $detail }); otpd rifiuta di usarlo.
doctor-vault-owner-cure = chown otpd:otpd { $subject }; chmod 0600 { $subject }; systemctl restart otpd
doctor-vault-link = { $subject } ha un altro nome (hard link), con cui potrebbe essere modificato.
doctor-vault-link-cure = find / -xdev -samefile { $subject } lo indica; tolga l’altro.
doctor-vault-damaged = La cassaforte { $subject } è danneggiata o non è di otpd ({ $detail }).
doctor-vault-damaged-cure = Ripristini un backup come dice il README; conservi il file danneggiato.
doctor-vault-newer = La cassaforte { $subject } è di un otpd più recente (versione { $detail }; qui note fino a { $expected }): ogni codice è rifiutato.
doctor-vault-newer-cure = Reinstalli otpd e otpctl nella versione più recente, o ripristini il backup di prima, come dice il README.
doctor-vault-older = La cassaforte { $subject } è di un otpd più vecchio (versione { $detail }); otpd la porta a { $expected } all’avvio.
doctor-vault-older-cure = systemctl restart otpd. Dopo, l’otpd più vecchio non può più leggerla: conservi un backup.
doctor-vault-remote = { $subject } si trova su { $detail }: lì non ci si può fidare di lock e scritture durevoli.
doctor-vault-remote-cure = Lo sposti su un disco locale.
doctor-disk-read-only = { $subject } si trova su un file system montato in sola lettura: nessun codice può essere accettato.
doctor-disk-read-only-cure = dmesg indica forse il guasto del disco; poi: mount -o remount,rw
doctor-disk-full = Il disco sotto { $subject } è pieno ({ $detail } liberi): gli accessi continuano finché dura lo spazio riservato; nessuno può essere attivato.
doctor-disk-little = Il disco sotto { $subject } è quasi pieno ({ $detail } liberi).
doctor-disk-cure = Faccia spazio: df -h { $subject }; df -i { $subject }

## L’orologio.

doctor-area-clock = Orologio
doctor-clock-fine = Un servizio orario regola l’orologio.
doctor-clock-container = È un container: il suo orologio è quello dell’host.
doctor-clock-alone = Nessun servizio orario regola questo orologio. Se sbaglia di mezzo minuto, i codici sono rifiutati.
doctor-clock-alone-cure = apt install systemd-timesyncd (o chrony), poi: timedatectl
doctor-clock-behind = L’orologio è indietro: segna { $detail }{ GIVEN($place) ->
        [yes] {""}, e { $place } è stato scritto più tardi
       *[no] {""}
    }.
doctor-clock-cure = Regoli l’orologio (timedatectl, chronyc makestep). I codici usati restano usati.
doctor-clock-battery = L’orologio hardware sbaglia di { $detail } secondi: al prossimo avvio i codici saranno forse rifiutati finché l’ora non è regolata.
doctor-clock-battery-cure = Quando timedatectl mostra l’ora giusta: hwclock --systohc

## PAM.

doctor-area-pam = Catene PAM
doctor-pam-fine = Dopo la password chiedono il codice: { $subject }
doctor-pam-nowhere = Nessuna catena chiede ancora un codice.
doctor-pam-nowhere-cure = Quando sarà pronto (README, «Install»): pam-auth-update --enable otp
doctor-pam-unasked = Si accede senza codice a: { $subject }
doctor-pam-unasked-cure = Dove non è voluto, il file includa common-auth invece di verificare da sé la password.
doctor-pam-unknown = Ignoto a doctor, e contato come verifica del primo fattore: { $subject }
doctor-pam-broken = { $place } include un file che manca: non ci si può fidare che { $subject } faccia entrare qualcuno.
doctor-pam-broken-cure = Ripristini il file, o tolga la riga.
doctor-pam-no-directory = La directory { $subject } manca: libpam segue allora /etc/pam.conf, dove nessun servizio chiede un codice, o rifiuta tutti.
doctor-pam-no-directory-cure = Ripristini la directory da un backup; poi reinstalli i pacchetti i cui file vi mancano.
doctor-pam-argument-unknown = Il modulo non conosce l’argomento { $detail } e rifiuta tutti a: { $subject }. { $place }
doctor-pam-argument-value = Il modulo non capisce il valore di { $detail } e rifiuta tutti a: { $subject }. { $place }
doctor-pam-argument-twice = Il modulo trova { $detail } una seconda volta e rifiuta tutti a: { $subject }. { $place }
doctor-pam-argument-not-with-split = { $detail } contraddice split: il modulo rifiuta tutti a: { $subject }. { $place }
doctor-pam-argument-only-with-split = { $detail } va solo con split: il modulo rifiuta tutti a: { $subject }. { $place }
doctor-pam-argument-cure = Corregga la riga, ogni argomento al massimo una volta: { $expected }. Si veda man pam_otp.
doctor-pam-not-asked = La sola password basta a: { $subject }. { $place } salta il codice: { $detail }
doctor-pam-passed-over = Chi soddisfa una condizione entra senza codice a: { $subject }. { $place }: { $detail }
doctor-pam-passed-over-cure = Tolga la riga. Solo il gruppo otp-breakglass può saltare il codice, e solo a login; chi non va interrogato ha il suo posto in otpd.toml.
doctor-pam-glass = Il gruppo otp-breakglass entra senza password a: { $subject }. { $place }: { $detail }
doctor-pam-ignored = Un codice errato basta a: { $subject }. { $place } rifiuta, e la catena non ne tiene conto: { $detail }
doctor-pam-missing-opens = Se il file del modulo mancasse, la sola password basterebbe a: { $subject }. { $place }: { $detail }
doctor-pam-code-alone = Un codice basta senza password a: { $subject }. { $place }: { $detail }
doctor-pam-before-password = A estranei senza password viene chiesto un codice a: { $subject }, e consumano i tentativi del conto. { $place }: { $detail }
doctor-pam-nobody = Anche con password e codice giusti non entra nessuno a: { $subject }. { $place }: { $detail }
doctor-pam-split-alone = La risposta viene divisa e nulla prende il codice staccato: non entra nessuno a: { $subject }. { $place }: { $detail }
doctor-pam-split-alone-cure = pam-auth-update --enable otp, o senza l’altro: pam-auth-update --disable otp-split
doctor-pam-skip = Chi non va interrogato è rifiutato a: { $subject }. { $place }: { $detail }
doctor-pam-skip-cure = Faccia seguire una riga che riesce, come: auth required pam_permit.so
doctor-pam-too-many = La catena di { $subject } è troppo complicata per giudicarla.
doctor-pam-too-many-cure = Provi: password giusta e codice errato, password errata e codice giusto.
doctor-pam-placing-cure = La riga del codice va dopo la password, dove nulla la salta; pam-auth-update --force --enable otp riscrive common-auth.
doctor-pam-control-cure = La riga deve essere: auth [success=ok ignore=ignore default=die] pam_otp.so first_factor
doctor-pam-module-missing = Una catena nomina { $subject }, e libpam non lo trova{ GIVEN($detail) ->
        [yes] {" "}({ $detail })
       *[no] {""}
    }: «Module is unknown», e lì non entra nessuno.
doctor-pam-module-owner = Altri oltre a root possono modificare { $subject } ({ $detail }): decidono loro chi entra.
doctor-pam-module-kind = { $subject } non è un modulo per la libpam di questa macchina.
doctor-pam-module-cure = apt install --reinstall libpam-otp; fino ad allora: pam-auth-update --disable otp otp-split
doctor-pam-one-password-now = I programmi che inviano solo una password non possono dare un codice; chi ha un’app è rifiutato a: { $subject }
doctor-pam-one-password-later = I programmi che inviano solo una password non possono dare un codice. Attivato il profilo, chi ha un’app sarà rifiutato a: { $subject }
doctor-pam-one-password-cure = Nomini questi servizi sotto exempt_services in otpd.toml (lì basterà la password), o non vi usi conti con un’app.

## ssh.

doctor-area-ssh = sshd
doctor-ssh-fine = Le password passano per le domande di PAM (chiesto per { $subject }).
doctor-ssh-unasked = Le impostazioni di sshd non si sono potute ottenere ({ $detail }).
doctor-ssh-unasked-cure = Eseguire come root; se lo era, correggere ciò che indica sshd -t.
doctor-ssh-no-stack = sshd interroga il servizio PAM { $detail }, che non ha un file: libpam segue invece «other» ({ $subject }).
doctor-ssh-no-stack-cure = Imposti PAMServiceName su un servizio in /etc/pam.d, o ripristini il file (apt install --reinstall openssh-server, otpd-sshd).
doctor-ssh-empty = sshd accetta password vuote ({ $subject }).
doctor-ssh-empty-cure = Imposti PermitEmptyPasswords no
doctor-ssh-no-pam = sshd verifica le password senza PAM (UsePAM no): il codice non viene mai chiesto ({ $subject }).
doctor-ssh-no-questions = sshd non fa domande (KbdInteractiveAuthentication no): chi ha un’app e nessuna chiave è rifiutato ({ $subject }).
doctor-ssh-password = sshd offre anche il metodo «password», che risponde alla domanda del codice con la password; alcuni client lì falliscono ({ $subject }).
doctor-ssh-drop-in-cure = apt install otpd-sshd, o imposti UsePAM yes, KbdInteractiveAuthentication yes, PasswordAuthentication no
doctor-ssh-key-alone = Una chiave che sshd accetta basta: non viene chiesto alcun codice ({ $subject }; AuthenticationMethods { $detail }).
doctor-ssh-key-alone-cure = Per esigere entrambi: AuthenticationMethods publickey,keyboard-interactive:pam
doctor-ssh-root = Root può accedere con la sua password, e con un codice solo se root ha un’app (PermitRootLogin yes).
doctor-ssh-root-cure = Imposti PermitRootLogin prohibit-password, o registri root.
doctor-ssh-root-shut = Root non può entrare: AuthenticationMethods { $detail } esige una risposta, e PermitRootLogin prohibit-password le rifiuta tutte a root.
doctor-ssh-root-shut-cure = Se root deve entrare: Match User root con AuthenticationMethods publickey, o PermitRootLogin yes.
doctor-ssh-match-password = Un blocco attiva PasswordAuthentication, che risponde alla richiesta del codice con la password. { $place }: { $detail }
doctor-ssh-match-no-questions = Un blocco disattiva le domande: chi ne è interessato entra solo con una chiave, o viene rifiutato senza codice. { $place }: { $detail }
doctor-ssh-match-cure = Rimuova la riga se non è voluta. Che cosa vale per un account: sshd -T -C user=NOME,host=HOST,addr=INDIRIZZO

## Accesso d’emergenza.

doctor-area-rescue = Accesso d’emergenza
doctor-rescue-fine = Alla console con la sola password, anche se otpd è morto: { $subject }
doctor-rescue-no-jump = Alla console non entra nessuno se otpd è morto: nella catena di login manca il salto per otp-breakglass.
doctor-rescue-no-jump-cure = pam-auth-update --enable otp lo scrive; per catene proprie si veda il profilo del pacchetto, /usr/share/pam-configs/otp.
doctor-rescue-no-group = Il gruppo otp-breakglass non esiste.
doctor-rescue-unknown = Il gruppo otp-breakglass non ha potuto essere consultato ({ $detail }).
doctor-rescue-empty = In otp-breakglass non c’è nessuno: se otpd è morto, non entra alcun conto a cui è chiesto un codice.
doctor-rescue-empty-cure = adduser root otp-breakglass (o un conto d’emergenza), e provi alla console.
doctor-rescue-unable = In otp-breakglass, ma senza password utilizzabile su questa macchina o senza shell: { $subject }
doctor-rescue-unable-cure = passwd NOME; e provi alla console.
