# Ciò che dice il modulo PAM stesso quando otpd non può parlare. Una riga ciascuno, senza argomenti.

module-unavailable = Al momento i codici monouso non possono essere verificati. Il problema non è il Suo codice.
module-key-first = Questo accesso richiede prima una chiave SSH, e il server non ne ha accettata nessuna.
module-password-first = Digiti la Sua password e, subito dopo, il codice.
