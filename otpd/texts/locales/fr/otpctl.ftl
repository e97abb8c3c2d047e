# Ce que dit otpctl. Un message …-cure (le remède) suit sa cause à la ligne suivante.

## La carte de configuration: le code QR et, à côté, ces lignes.

ctl-card-title = App d’authentification pour { $user }
ctl-card-install = 1. Installer une app d’authentification sur le téléphone et la protéger par un code.
ctl-card-install-one = 1. Installer l’app { $app } sur le téléphone et la protéger par un code.
ctl-card-install-one-or = 1. Installer l’app { $app } sur le téléphone ({ $others } convient aussi) et la protéger par un code.
ctl-card-install-such = 1. Installer une app d’authentification sur le téléphone, par exemple { $others }, et la protéger par un code.
ctl-card-or = ou
ctl-card-scan = 2. Scanner ce code QR dans l’app.
ctl-card-scan-file = 2. Scanner dans l’app le code QR du fichier { $file }.
ctl-card-type = 2. Saisir dans l’app l’émetteur, le compte et la clé de configuration.
ctl-card-first-code = 3. Saisir le code que l’app affiche.
ctl-card-first-sign-in = 3. À la prochaine connexion, saisir le code que l’app affiche.
ctl-card-issuer = Émetteur:
ctl-card-account = Compte:
ctl-card-key = Clé de configuration, si le scan ne marche pas:
ctl-card-kind = ({ $digits } chiffres, toutes les { $period } s, { $algorithm })

## Activation.

ctl-ask-first-code = Premier code de l’app:{" "}
ctl-first-code-wrong = Code erroné. Attendez le prochain code de l’app et saisissez celui-là.
ctl-no-first-code = Trois codes erronés: rien n’a été modifié.
ctl-no-first-code-cure = Comparez l’heure du téléphone et celle de cette machine, supprimez l’entrée dans l’app et recommencez.
ctl-first-code-malformed = Un code a { $digits } chiffres. Ctrl-C termine sans rien modifier.
ctl-enrolled = Activation terminée: dès maintenant, { $user } se connecte avec le code de l’app. Attendez le prochain code avant de vous connecter.
ctl-enrolled-replaced = Activation terminée: pour { $user }, la nouvelle app compte et l’ancienne ne compte plus. Attendez le prochain code avant de vous connecter.
ctl-pending-until = Dès maintenant, le code de l’app est demandé à { $user }; le premier code juste, jusqu’au { $until }, termine l’activation. Ensuite, le compte redevient ce qu’il était.
ctl-pending-beside-until = L’app actuelle de { $user } compte jusqu’au premier code de la nouvelle lors d’une connexion; il termine l’activation, jusqu’au { $until }. Ensuite, la nouvelle est abandonnée.
ctl-pending-after-sms-until = À la prochaine connexion, { $user } devra donner, après le code du SMS, le premier code de l’app; le premier code juste, jusqu’au { $until }, termine l’activation. D’ici là, le SMS compte.
ctl-pending-deletes-phone = Le premier code juste de l’app efface aussi le numéro de téléphone, ce qui désactive le SMS.
ctl-qr-too-big = Le code QR demande { $columns } colonnes et { $rows } lignes; ce terminal en a { $terminal-columns } × { $terminal-rows }.
ctl-qr-too-big-cure = Saisissez la clé de configuration dans l’app, ou pressez Ctrl-C et agrandissez la fenêtre ou utilisez: otpctl enroll { $user } --qr-file { $user }.png
ctl-qr-file-written = Le code QR est dans { $path }. Quiconque peut le lire peut produire les codes: effacez-le une fois scanné.
ctl-sheet-written = La feuille est dans { $path }. Imprimez-la et effacez le fichier. Remettez-la en mains propres ou dans une enveloppe fermée; après l’activation, elle doit être détruite.
ctl-has-active-app = { $user } a déjà une app active.
ctl-has-active-app-cure = Pour en activer une nouvelle, ajoutez --replace: l’actuelle compte jusqu’au premier code de la nouvelle.
ctl-aborted = Abandonné. Rien n’a été modifié.
ctl-file-exists = { $path } existe déjà et reste tel quel.
ctl-file-exists-cure = Choisissez un autre nom. Rien n’a été modifié.
ctl-file-directory = D’autres peuvent remplacer des fichiers dans { $path }.
ctl-file-readable = D’autres pourraient lire les fichiers de { $path }: ce système de fichiers n’a pas de droits d’accès.
ctl-file-directory-cure = Choisissez un répertoire où vous seul pouvez écrire. Rien n’a été modifié.
ctl-file-io = { $path } ne peut pas être écrit: { $detail }
ctl-qr-too-long = La clé de configuration ne tient pas dans un code QR.
ctl-pdf-no-font = La police pour le PDF manque sur cette machine.
ctl-pdf-no-letter = La police pour le PDF n’a pas de «{ $letter }».
ctl-pdf-failed = Le PDF ne peut pas être écrit.
ctl-pdf-cure = Installez fonts-liberation, ou choisissez un nom en .html: les navigateurs trouvent des polices pour tout. Rien n’a été modifié.
ctl-not-otpauth = otpd a fourni quelque chose qui n’est pas une clé de configuration. Rien n’a été modifié.

## Modifications.

ctl-unlocked = { $user } est débloqué; les essais manqués sont oubliés.
ctl-unlocked-clock = { $user } est débloqué; les codes sont de nouveau acceptés, ceux déjà utilisés le restent.
ctl-ask-number = Numéro de mobile de { $user }:{" "}
# $sign-in: required (exigé), ou ce que fait la connexion d’un compte qui n’a jamais eu d’app; vide = inconnu.
ctl-phone-set = Dès maintenant, { $user } se connecte avec un code par SMS au { $number }, tant qu’aucune app n’est active.
ctl-ask-test-number = Numéro de mobile pour l’essai:{" "}
ctl-courier-sent = Le SMS est parti par { $courier }: le réseau l’a accepté.
ctl-courier-handed-over = Le SMS est remis à { $courier }. Seul le téléphone montre s’il arrive.
ctl-no-courier = Aucun coursier n’a transmis le SMS: { $why }.
ctl-no-courier-cure = Ce que chacun a rencontré: journalctl -u otpd-sms. Les coursiers sont nommés dans /etc/otpd/sms.toml, voir sms.toml(5).
ctl-sms-trouble = Des numéros de téléphone sont enregistrés et aucun SMS ne peut partir: { $why }. Qui se connecte par SMS n’entre pas. Essayez: otpctl courier test
ctl-phone-deleted = Le numéro de téléphone de { $user } est effacé: le SMS est désactivé.
ctl-phone-scheduled = Le numéro de téléphone de { $user } sera effacé dès que le premier code de l’app sera juste; d’ici là, le code vient par SMS.
ctl-phone-none-left = Les connexions de { $user } sont refusées dès maintenant, jusqu’à l’activation d’une app: otpctl enroll { $user }
ctl-no-phone = Aucun numéro de téléphone n’est enregistré pour { $user }.
ctl-last-path = { $user } n’a pas d’app: sans le numéro, plus personne ne pourrait se connecter. Rien n’a été modifié.
ctl-last-path-cure = D’abord l’app: otpctl enroll { $user } --delete-phone. Ou effacez quand même le numéro avec --force.
ctl-revoked =
    L’app de { $user } ne compte plus. { $sign-in ->
        [required] Les connexions sont refusées jusqu’à: otpctl enroll { $user }
        [codes] Seuls les codes de secours et temporaires ouvrent jusqu’à: otpctl enroll { $user }
        [passes] Elle n’a jamais été active: les connexions se passent de code, comme avant.
        [refused] Elle n’a jamais été active: les connexions sont refusées, comme avant.
       *[other] La suite pour les connexions: otpctl status { $user }
    }
ctl-recovery-codes = Codes de secours de { $user }: chacun ouvre une fois, quand le téléphone n’est pas à portée de main. Ils ne s’affichent que maintenant; gardez-les sur papier, loin du téléphone.
ctl-recovery-codes-older = Les anciens codes de secours ne sont plus valables.
ctl-recovery-codes-later = Ils valent dès le premier code juste de l’app.
ctl-recovery-codes-count =
    { $count ->
        [0] { $user } n’a pas de codes de secours. Pour en faire: { $command }
        [one] Il reste un code de secours à { $user }. Pour en faire de nouveaux: { $command }
       *[other] Il reste { $count } codes de secours à { $user }.
    }
ctl-nothing-to-recover = { $user } n’a ni app ni numéro de téléphone, et n’en a jamais eu: il n’y a rien à remplacer. Rien n’a été changé.
ctl-nothing-to-recover-cure = D’abord l’app: otpctl enroll { $user }
ctl-bypass = Codes temporaires pour { $user }, chacun vaut une fois jusqu’au { $until }. Ils ne s’affichent que maintenant.
ctl-bypass-how = Ne les donnez qu’à une personne que vous connaissez avec certitude. On les tape à chaque demande de code.
ctl-bypass-wants-reason = Un code temporaire demande --reason TEXTE pour le journal d’audit.
ctl-no-future-time = «{ $text }» n’est pas un moment à venir. Exemples: 18:00, 2h, «2026-12-01 18:00»

ctl-invited = Invitation pour { $user }, ouverte jusqu’au { $until }. Le code ne s’affiche que maintenant.
ctl-invited-how = Ne le donnez qu’à { $user } en personne, et dites: «Connectez-vous avec votre mot de passe; si un code est demandé, tapez celui-ci. Puis, téléphone en main, configurez votre app: otpctl activate. Ensuite le code de l’invitation ne vaut plus.»
ctl-invitation-cancelled = L’invitation de { $user } n’est plus valable.
ctl-not-invited = Aucune invitation n’est ouverte pour { $user }. Rien n’a été modifié.
ctl-invitee-has-app = { $user } a déjà une app active. Rien n’a été modifié.
ctl-invitee-has-app-cure = Avec l’ancien téléphone en main, { $user } configure la nouvelle: otpctl activate --replace. Sans lui: otpctl lost { $user } --invite

ctl-ask-ticket = Code de votre invitation (T-…):{" "}
ctl-ask-ticket-or-none = Code de votre invitation (T-…; vide = sans, avec le code de vos connexions):{" "}
ctl-no-ticket = Ce n’est pas le code d’une invitation: il s’écrit ainsi: T-ABCD-EFGH-IJKL-MNOP. Rien n’a été envoyé.
ctl-uninvited = Sans app et sans numéro de téléphone, il vous faut une invitation.
ctl-ticket-refused = Ce code d’invitation n’est pas valable: il est faux, utilisé, échu, retiré ou destiné à quelqu’un d’autre. Rien n’a été modifié.
ctl-new-invitation-cure = Demandez une nouvelle invitation à votre administration (otpctl invite { $user }).
ctl-too-many-failures = Trop de codes erronés: aucun n’est examiné maintenant.
ctl-too-many-failures-cure = Attendez, ou demandez à votre administration (otpctl unlock { $user }).
ctl-own-app-active = Vous avez déjà une app active.
ctl-own-app-active-cure = Pour une nouvelle, avec l’ancien téléphone en main: otpctl activate --replace
ctl-not-proven = Pas de confirmation: il faut votre mot de passe et, tout de suite après, le code avec lequel vous vous connectez. Un code temporaire ne suffit pas. Rien n’a été modifié.
ctl-not-proven-cure = Si aucun code n’a été demandé ici, ou si le téléphone n’est plus là, votre administration peut aider: otpctl lost { $user } --invite, otpctl recovery-codes { $user } --new
ctl-activated = Activation terminée: dès maintenant, vous vous connectez avec le code de l’app. Attendez le prochain code avant de vous connecter.
ctl-activated-replaced = Activation terminée: dès maintenant, la nouvelle app compte et l’ancienne ne compte plus. Attendez le prochain code avant de vous connecter.
ctl-activate-too-big-cure = Saisissez la clé de configuration dans l’app, ou pressez Ctrl-C, agrandissez la fenêtre et recommencez.
ctl-setup-over = L’activation est terminée sans résultat: son temps est écoulé, ou l’invitation a été retirée.

ctl-lost = Rien de ce que contient le téléphone perdu de { $user } n’ouvre plus: l’app, les codes de secours et les codes temporaires ne valent plus, ni un code envoyé par SMS.
ctl-lost-phone-kept = Le numéro de téléphone reste: on se connecte avec un code par SMS. S’il arrive sur le téléphone perdu: otpctl phone delete --force { $user }
ctl-lost-next = Ensuite, pour aujourd’hui: otpctl bypass { $user } --until 18:00 --reason perte. Avec le nouveau téléphone: otpctl enroll { $user }
ctl-forgotten = { $user } est oublié: app, numéro, codes et réglages ont disparu. Les lignes du journal restent.
ctl-forgotten-passes = { $user } compte comme quelqu’un qui n’a jamais eu d’app: la connexion ne demande pas de code.
ctl-forgotten-refused = { $user } compte comme quelqu’un qui n’a jamais eu d’app: la connexion est refusée.
ctl-not-kept = Rien n’est enregistré sous le nom { $user }. Rien n’a été changé.
ctl-not-kept-cure = Qui l’est: otpctl list
ctl-prune-nobody = Le système connaît tous les comptes enregistrés: il n’y a personne à oublier.
ctl-prune-dry-run =
    { $count ->
        [one] Le système ne connaît plus ce compte. Pour l’oublier: otpctl prune --apply. S’il vient d’un annuaire: celui-ci répond-il? (getent passwd NOM)
       *[other] Le système ne connaît plus ces { $count } comptes. Pour les oublier: otpctl prune --apply. S’ils viennent d’un annuaire: celui-ci répond-il? (getent passwd NOM)
    }
ctl-pruned =
    { $count ->
        [one] Un compte est oublié. Ses lignes du journal restent.
       *[other] { $count } comptes sont oubliés. Leurs lignes du journal restent.
    }
ctl-most-are-gone = Plus de comptes semblent partis qu’il n’en reste: c’est plutôt l’annuaire qui ne répond pas entièrement. Rien n’a été changé.
ctl-most-are-gone-cure = Vérifiez: getent passwd NOM. S’ils sont vraiment partis: otpctl prune --apply --force
ctl-many-done-before =
    { $count ->
        [one] Un compte a sa feuille d’une exécution précédente.
       *[other] { $count } comptes ont leur feuille d’une exécution précédente.
    }
ctl-many-with-app =
    { $count ->
        [one] Un compte a une app active et reste tel quel (--replace lui en donne une nouvelle).
       *[other] { $count } comptes ont une app active et restent tels quels (--replace leur en donne une nouvelle).
    }
ctl-many-waiting =
    { $count ->
        [one] L’un d’eux a déjà une clé de configuration d’ailleurs, qui attend son premier code: elle ne vaudra plus, sa feuille non plus.
       *[other] { $count } d’entre eux ont déjà des clés de configuration d’ailleurs, qui attendent leur premier code: elles ne vaudront plus, leurs feuilles non plus.
    }
ctl-many-shut-out =
    { $count ->
        [one] L’un d’eux n’a ni app ni numéro de téléphone: dès maintenant, il ne se connecte plus qu’avec sa feuille.
       *[other] { $count } d’entre eux n’ont ni app ni numéro de téléphone: dès maintenant, ils ne se connectent plus qu’avec leur feuille.
    }
ctl-many-nobody = Il ne reste personne à activer.
ctl-many-confirm =
    { $count ->
        [one] Un compte reçoit une clé de configuration et une feuille. Une seule confirmation suffit.
       *[other] { $count } comptes reçoivent chacun une clé de configuration et une feuille. Une seule confirmation vaut pour tous.
    }
ctl-many-done =
    { $count ->
        [one] Une feuille se trouve dans { $path }. Remettez-la en main propre ou sous pli fermé, et effacez-la dès qu’elle est imprimée. Le répertoire reste: il retient qui a une feuille.
       *[other] { $count } feuilles se trouvent dans { $path }. Remettez chacune en main propre ou sous pli fermé, et effacez-les dès qu’elles sont imprimées. Le répertoire reste: il retient qui a une feuille.
    }
ctl-import-confirm =
    { $count ->
        [one] Une ligne est reprise. Une confirmation suffit.
       *[other] { $count } lignes sont reprises. Une seule confirmation vaut pour toutes.
    }
ctl-import-looked = Du nouveau: { $new }. Déjà ainsi: { $unchanged }. Fausses: { $wrong }. Rien n’a été modifié.
ctl-import-apply = Pour reprendre le fichier: otpctl import { $path } --apply
ctl-import-done =
    { $done ->
        [one] Un compte modifié, { $unchanged } étaient déjà ainsi.
       *[other] { $done } comptes modifiés, { $unchanged } étaient déjà ainsi.
    }
ctl-import-phone = numéro
ctl-import-phone-replaced = autre numéro
ctl-import-its-language = langue
ctl-import-app = application
ctl-import-phone-left-out = numéro omis, car le compte a une application (otpctl phone set l’enregistre malgré tout)
ctl-import-taken-away = omis, car cela a été retiré au compte (pour le rendre: otpctl phone set, otpctl enroll)
ctl-import-empty = Le fichier n’a aucune ligne de compte.
ctl-import-encoding = Ce n’est pas de l’UTF-8: enregistrer comme «CSV UTF-8».
ctl-import-too-many-lines = C’est plus qu’un fichier ne peut contenir (100000 lignes): le diviser.
ctl-import-no-user-column = L’en-tête n’a pas de colonne user.
ctl-import-unknown-column = L’en-tête nomme «{ $detail }». Les colonnes sont user, phone, language, otpauth ou secret.
ctl-import-double-column = Cette colonne est deux fois dans l’en-tête.
ctl-import-wrong-fields = La ligne a d’autres champs que l’en-tête ({ $detail }).
ctl-import-line-too-long = La ligne est trop longue: manque-t-il un guillemet fermant?
ctl-import-no-user = L’utilisateur manque.
ctl-import-unknown-user = Cet utilisateur n’existe pas sur cette machine.
ctl-import-system-user = Ce n’est pas le compte d’une personne. S’il lui faut quand même un numéro: otpctl phone set
ctl-import-duplicate = Cet utilisateur figure déjà à la ligne { $detail }.
ctl-import-nothing-given = Il n’y a rien d’autre que l’utilisateur.
ctl-import-number-none = Ce n’est pas un numéro de téléphone.
ctl-import-number-invalid = Ce numéro n’existe pas dans son pays: comparer les chiffres.
ctl-import-number-charged = Les numéros surtaxés et gratuits ne reçoivent pas de codes.
ctl-import-number-not-mobile = Ce n’est pas un numéro mobile.
ctl-import-number-foreign = Les numéros de { $detail } ne sont pas admis ici (sms.countries dans otpd.toml).
ctl-import-language = Les langues sont de, fr, it et en.
ctl-import-two-secrets = Soit otpauth, soit secret, mais pas les deux.
ctl-import-other-uri = Ce n’est pas un URI otpauth://totp/.
ctl-import-no-secret = L’URI n’a pas de secret, ou en a plusieurs.
ctl-import-parameters = otpd ne vérifie pas de tels codes ({ $detail }).
ctl-import-base32 = La clé n’est pas du base32 (A à Z, 2 à 7).
ctl-import-secret-length = La clé a { $detail } bits; 128 à 512 sont admis.
ctl-import-other-app = Le compte a déjà une autre application. Si celle-ci doit valoir: d’abord otpctl revoke
ctl-import-too-large = { $path } dépasse 32 Mio. Rien n’a été modifié.
ctl-import-too-large-cure = Est-ce le bon fichier? Sinon, le diviser.
ctl-import-no-table = Le fichier n’est pas un tableau lisible. { $why }
ctl-import-no-table-cure = Sa forme: man otpctl, import
ctl-import-wrong =
    { $count ->
        [one] Une ligne est fausse; elle figure ci-dessus.
       *[other] { $count } lignes sont fausses; elles figurent ci-dessus.
    }
ctl-import-wrong-cure = Rien n’a été modifié. Corriger les lignes, ou reprendre les bonnes: --apply --partial
ctl-import-rest-cure = Les bonnes sont reprises. Corriger les fausses et reprendre le même fichier.
ctl-import-cut-off = otpd s’est arrêté au milieu du fichier.
ctl-import-cut-off-cure = Relancer la même commande: ce qui est déjà repris le reste. La raison: journalctl -u otpd
ctl-no-group = Il n’y a pas de groupe { $group } sur cette machine.
ctl-no-group-cure = Vérifiez: getent group { $group }. Là où un annuaire n’énumère pas les membres de ses groupes: --file LISTE avec un nom par ligne.
ctl-list-unread = { $path } ne peut pas être lu: { $detail }
ctl-unknown-users = Ce ne sont pas des comptes de cette machine: { $users }. Personne n’a été activé.
ctl-unknown-users-cure = Vérifiez l’orthographe: getent passwd NOM
ctl-sheets-no-directory = { $path } n’est pas un répertoire, ou est un lien symbolique.
ctl-sheets-shared = { $path } appartient à quelqu’un d’autre, ou d’autres peuvent y regarder.
ctl-sheets-not-empty = { $path } n’est pas vide, et aucune exécution précédente de cette commande ne l’a laissé ainsi.
ctl-sheets-in-use = Une autre exécution de cette commande travaille dans { $path }.
ctl-sheets-cure = Nommez un nouveau répertoire: il est créé, et personne d’autre ne peut le lire. Personne n’a été activé.
ctl-some-failed =
    { $count ->
        [one] Un compte n’a pas été activé.
       *[other] { $count } comptes n’ont pas été activés.
    }
ctl-some-failed-cure = Corrigez les causes; la même commande continue avec ceux qui restent.
ctl-nothing-to-repair = Il n’y a rien à réparer: l’horloge n’a pas avancé pour { $user }. Rien n’a été modifié.
ctl-nothing-to-repair-cure = Pour lever un blocage: otpctl unlock { $user }
ctl-nothing-to-revoke = { $user } n’a pas d’app qui puisse être retirée. Rien n’a été modifié.
ctl-language-set = La connexion parle désormais la langue «{ $language }» avec { $user }.
ctl-language-unset = La connexion parle désormais la langue de l’organisation avec { $user }.

## Essayer un code.

ctl-ask-code = Code:{" "}
ctl-test-confirm-after = Vous confirmez après la saisie du code: prenez-en un qui vient d’apparaître, et confirmez aussitôt.
ctl-test-own-after = La confirmation vient après le code. Si elle demande un code de ce même compte, elle le consomme, et le premier saisi compte comme utilisé. Pour essayer votre propre code: sudo otpctl test-code { $user }
ctl-test-own-next = Si la confirmation a pris un code, celui-ci est consommé: attendez le prochain et saisissez-le.
ctl-no-code = Ce n’est pas un code: un code a de 6 à 8 chiffres. Rien n’a été envoyé.
ctl-code-accepted = Le code est juste. Il est maintenant consommé.
ctl-drift-behind = L’heure du téléphone retarde un peu (c’était le code précédent). C’est encore accepté.
ctl-drift-ahead = L’heure du téléphone avance un peu (c’était le code suivant). C’est encore accepté.
ctl-code-wrong = Code erroné. Il compte comme essai manqué.
ctl-code-wrong-cure = Est-ce la bonne entrée dans l’app? Attendez le prochain code; s’il échoue aussi, refaites l’activation.
ctl-code-late =
    { $steps ->
        [one] Le code est trop vieux: le téléphone a un code de retard.
       *[other] Le code est trop vieux: le téléphone a { $steps } codes de retard.
    }
ctl-code-aged = Le code était trop vieux au moment de l’examen: { $seconds } s ont passé pendant la confirmation.
ctl-code-aged-cure = Cela ne dit rien de l’heure du téléphone. Réessayez avec un code qui vient d’apparaître, et confirmez aussitôt.
ctl-code-early =
    { $steps ->
        [one] Le code est trop récent: le téléphone a un code d’avance.
       *[other] Le code est trop récent: le téléphone a { $steps } codes d’avance.
    }
ctl-code-clock-cure = Comparez l’heure du téléphone et celle de cette machine; les deux devraient être réglées automatiquement.
ctl-code-replayed = Ce code, ou un code ultérieur, a déjà été utilisé.
ctl-code-replayed-cure = Attendez le prochain code. Cela ne compte pas comme essai manqué.
ctl-code-locked = Le compte est bloqué: le code n’a pas été examiné.
ctl-code-locked-cure = Voir: otpctl status UTILISATEUR; lever le blocage: otpctl unlock UTILISATEUR
ctl-code-not-enrolled = Il n’y a pas d’app active à laquelle comparer.
ctl-code-not-enrolled-cure = Activer: otpctl enroll UTILISATEUR
ctl-code-expired = Le délai de cette activation est écoulé.
ctl-code-expired-cure = Rien n’a été modifié; recommencez.
ctl-code-unavailable = Il n’a pas été possible de statuer sur le code.

## État et liste.

ctl-status-title = { $user } (uid { $uid })
ctl-user = Utilisateur
ctl-sign-in = Connexion
ctl-app = App
ctl-phone = Téléphone
ctl-new-app = Nouvelle app
ctl-recovery = Secours
ctl-bypass-row = Temporaires
ctl-invitation-row = Invitation
ctl-last-sign-in = Dernière connexion
ctl-failures = Essais manqués
ctl-own-failures = Au verrou d’écran
ctl-lock = Blocage
ctl-own-lock = Verrou d’écran
ctl-clock = Horloge
ctl-language = Langue
ctl-remark = Remarque
ctl-path-app = avec le code de l’app
ctl-path-sms = avec un code par SMS
ctl-path-pending = configurée, attend le premier code
ctl-path-required = refusée: l’app a été retirée, refaire l’activation
ctl-path-spare = avec un code de secours ou temporaire seulement
ctl-path-invited = avec l’invitation, un code de secours ou temporaire
ctl-path-none = pas d’app
ctl-path-none-allow = sans code: pas d’app
ctl-path-none-deny = refusée: pas d’app
ctl-short-app = app
ctl-short-sms = SMS
ctl-short-pending = en attente
ctl-short-none = aucune
ctl-short-required = exigée
ctl-active-since = active depuis le { $since }
ctl-phone-used = { $number }
ctl-phone-goes = { $number }, effacé par l’activation de l’app
ctl-phone-open = { $number }, le SMS reste ouvert (otpctl phone delete)
ctl-waits-until = attend son premier code jusqu’au { $until }
ctl-invitation-open = ouverte jusqu’au { $until }
ctl-codes-left =
    { $count ->
        [one] il reste un code
       *[other] il reste { $count } codes
    }
ctl-bypass-left =
    { $count ->
        [one] il reste un code jusqu’au { $until }
       *[other] il reste { $count } codes jusqu’au { $until }
    }
ctl-last-sign-in-at = { $at }{ GIVEN($service) ->
        [yes] {" "}({ $service })
       *[no] {""}
    }
ctl-never = jamais avec un code
ctl-failures-running = { $count } depuis le dernier code accepté
ctl-failures-count =
    { $count ->
        [one] un essai manqué
       *[other] { $count } essais manqués
    }
ctl-locked-until = aucun code n’est accepté jusqu’au { $until }
ctl-locked-for-good = aucun code n’est accepté jusqu’à: otpctl unlock { $user }
ctl-clock-ahead = une horloge avançait: aucun code n’est accepté jusqu’au { $until }, ou jusqu’à otpctl unlock --clock
ctl-remark-locked = bloqué
ctl-remark-locked-until = bloqué jusqu’au { $until }
ctl-remark-own-locked = bloqué au verrou d’écran
ctl-remark-own-locked-until = bloqué au verrou d’écran jusqu’au { $until }
ctl-remark-phone-scheduled = numéro effacé à l’activation
ctl-remark-sms-open = SMS encore ouvert
ctl-remark-pending = premier code jusqu’au { $until }
ctl-asked-title = Demandé après le mot de passe, aux services avec pam_otp dans leur pile PAM:
ctl-asked-everywhere = partout
ctl-asked-elsewhere = ailleurs
ctl-asked-app = le code de l’app
ctl-asked-sms = le code d’un SMS
ctl-asked-pending = le premier code de la nouvelle app
ctl-asked-had-app = un code, en vain: l’app a été retirée
ctl-asked-spare = un code de secours ou temporaire: pas d’app
ctl-asked-invited = l’invitation, un code de secours ou temporaire: pas d’app
ctl-asked-exempt-service = rien (exempt_services)
ctl-asked-exempt-account = rien: le compte est exempté (exempt_accounts); sauf si la ligne PAM dit unenrolled=deny
ctl-asked-required-group = un code, en vain: les membres de { $group } doivent avoir une app (required_groups)
ctl-asked-exempt-group = rien: les membres de { $group } sont exemptés (exempt_groups); sauf si la ligne PAM dit unenrolled=deny
ctl-asked-unenrolled-allow = rien: pas d’app (unenrolled = «allow»); sauf si la ligne PAM dit unenrolled=deny
ctl-asked-unenrolled-deny = un code, en vain: pas d’app (unenrolled = «deny»)
ctl-asked-nobody-knows = rien, et refus: la base des utilisateurs ne donne pas les groupes du compte
ctl-asked-ssh-key = clé ssh
ctl-asked-ssh-key-alone = rien, là où sshd accepte la clé seule: PAM n’est alors pas interrogé
ctl-unknown-required-groups = required_groups nomme des groupes que la base des utilisateurs ne connaît pas: { $names }. Tant que c’est le cas, les comptes sans app sont refusés. Vérifier: getent group NOM
ctl-unknown-exempt-groups = exempt_groups nomme des groupes que la base des utilisateurs ne connaît pas: { $names }. Ils n’exemptent personne. Vérifier: getent group NOM
ctl-unknown-exempt-accounts = exempt_accounts nomme des comptes que la base des utilisateurs ne connaît pas: { $names }. Vérifier: getent passwd NOM
ctl-list-empty = Aucun compte de ce nom.
ctl-pilot-mode = Phase pilote: les comptes qui n’ont jamais eu d’app se connectent sans code (unenrolled = «allow»).
ctl-pilot-mode-until = Phase pilote: les comptes qui n’ont jamais eu d’app se connectent sans code jusqu’au { $until }, puis sont refusés.

## Le journal d’audit. Événements, pourquoi, et comment une modification a été confirmée.

ctl-event-accepted = connecté
ctl-event-activated = app activée, connecté
ctl-event-refused = refusé
ctl-event-skipped = passé sans code
ctl-event-locked = bloqué
ctl-event-enrolled = app configurée
ctl-event-pending = app préparée
ctl-event-unlocked = débloqué
ctl-event-clock-repaired = débloqué, horloge réparée
ctl-event-revoked = app retirée
ctl-event-recovery-renewed = nouveaux codes de secours
ctl-event-bypass-issued = codes temporaires émis
ctl-event-invited = invitation
ctl-event-invitation-cancelled = invitation retirée
ctl-event-lost = téléphone perdu
ctl-event-forgotten = oublié
ctl-event-preference = préférence modifiée
ctl-event-sms-sent = code envoyé par SMS
ctl-event-sms-failed = SMS non délivré
ctl-event-sms-quota = plus de SMS
ctl-event-phone-set = numéro de téléphone enregistré
ctl-event-phone-scheduled = effacement du numéro prévu
ctl-event-phone-deleted = numéro de téléphone effacé
ctl-event-tried = code essayé
ctl-event-courier-tested = SMS d’essai
ctl-why-accepted = code juste
ctl-why-wrong = code erroné
ctl-why-late = code trop vieux
ctl-why-early = code trop récent
ctl-why-replayed = code déjà utilisé
ctl-why-locked = bloqué
ctl-why-not-enrolled = pas d’app
ctl-why-malformed = aucun code saisi
ctl-why-unknown-user = compte inexistant
ctl-why-too-many-failures = trop de codes erronés
ctl-why-unenrolled = pas d’app, unenrolled = «allow»
ctl-why-exempt-service = exempt_services
ctl-why-exempt-account = exempt_accounts
ctl-why-exempt-group = exempt_groups
ctl-why-language = langue
ctl-why-sms = code par SMS
ctl-why-recovery = code de secours
ctl-why-bypass = code temporaire
ctl-why-invitation = invitation
ctl-why-own-code = soi-même, avec son propre code
ctl-why-expired = code expiré
ctl-why-no-sms = aucun SMS en route
ctl-why-account = assez pour ce compte
ctl-why-site = assez pour tous (sms.site_per_hour)
ctl-why-import = d’un fichier
ctl-why-forced = le dernier accès, avec --force
ctl-why-pruned = disparu du système
ctl-why-not-installed = otpd-sms n’est pas installé
ctl-why-no-bus = pas de bus système
ctl-why-recalled = rappelé, numéro effacé
ctl-why-busy = trop à la fois
ctl-why-unreachable = injoignable
ctl-why-timed-out = pas de réponse à temps
ctl-why-untrusted = certificat non fiable
ctl-why-redirected = la passerelle redirige
ctl-why-denied = la passerelle refuse l’accès
ctl-why-unclear = réponse incomprise
ctl-why-no-modem = pas de modem
ctl-why-missing = un fichier manque
ctl-why-crashed = programme planté
ctl-why-too-late = attendu trop longtemps
ctl-why-internal = défaut dans otpd-sms
ctl-why-refused = refusé par la passerelle
ctl-why-no-courier = aucun coursier n’est configuré
ctl-why-all-failing = aucun coursier ne passe
ctl-log-service = à
ctl-log-from = depuis
ctl-log-by = par
ctl-log-confirmed = confirmé:
ctl-log-until = jusqu’au
ctl-log-reason = motif:
ctl-confirmed-polkit = avec sa propre connexion (polkit)
ctl-confirmed-password = avec sa propre connexion
ctl-confirmed-not = par personne

## Le rapport: du SMS à l’app.

ctl-report-title = Du SMS à l’app: { $machine }, { $at }
ctl-report-title-past = Du SMS à l’app: { $machine }, état au { $at } selon le journal
ctl-report-title-merged =
    { $count ->
        [one] Du SMS à l’app: une machine
       *[other] Du SMS à l’app: { $count } machines
    }
ctl-report-sms-until =
    { $days ->
        [one] Pour les comptes avec app, le SMS prend fin le { $at }: encore un jour.
       *[other] Pour les comptes avec app, le SMS prend fin le { $at }: encore { $days } jours.
    }
ctl-report-sms-over = Pour les comptes avec app, le SMS a pris fin le { $at }.
ctl-report-deny-until =
    { $days ->
        [one] Sans app, la connexion est refusée dès le { $at }: encore un jour.
       *[other] Sans app, la connexion est refusée dès le { $at }: encore { $days } jours.
    }
ctl-report-deny-over = Sans app, la connexion est refusée depuis le { $at }.
ctl-report-trail-begins = Le journal commence le { $begins }, le reste a été supprimé (audit.keep_days): les comptes où rien n’a changé depuis ne sont pas comptés ici.
ctl-report-trail-covers = Le journal commence le { $begins }, le reste a été supprimé (audit.keep_days): ce rapport ne peut rien dire d’avant.
ctl-report-app = app seule
ctl-report-both = app et numéro
ctl-report-sms = SMS seul
ctl-report-pending = attend le premier code
ctl-report-required = app exigée, absente
ctl-report-none = connu, sans rien
ctl-report-never-met = inconnu d’otpd
ctl-report-others = autres
ctl-report-total = ensemble
ctl-report-week = Les sept derniers jours
ctl-report-week-enrolled = clés de configuration remises
ctl-report-week-activated = apps activées
ctl-report-week-numbers = numéros effacés
ctl-report-week-revoked = apps retirées
ctl-report-week-lost = téléphones perdus
ctl-report-left = Qui manque encore: { $count }
ctl-report-nobody-left = Parmi les comptes qu’otpd connaît, aucun ne manque plus.
ctl-report-open = Numéro enregistré bien que l’app soit active: { $count }
ctl-report-open-cure = Effacer: otpctl phone delete UTILISATEUR
ctl-report-unconfirmed = Changements que personne n’a confirmés: { $count }
ctl-report-all-confirmed = Chaque changement du journal a été confirmé par quelqu’un.
ctl-report-more = … et { $count } de plus; tous avec --csv ou --json
ctl-report-accounts = { $count } comptes
ctl-report-since = Depuis
ctl-report-until = Jusqu’au
ctl-report-last-sign-in = Connexion
ctl-report-last-sms = Par SMS
ctl-report-when = Quand
ctl-report-what = Quoi
ctl-report-by = Par
ctl-report-reason = Motif
ctl-report-machine = Machine
ctl-report-machines = Où, et comment
ctl-report-as-of = État au
ctl-report-place = { $machine } ({ $path })
ctl-report-path = Voie
ctl-report-too-early = Le journal ne remonte pas au { $at }: il commence le { $begins }, le reste a été supprimé (audit.keep_days).
ctl-report-too-early-cure = Prenez un jour plus récent, ou un rapport fait à l’époque.
ctl-report-not = { $path } n’est pas un rapport: { $detail }
ctl-report-not-cure = S’additionne ce qu’otpctl report --json a écrit sur chaque machine. Rien n’a été compté.
ctl-report-merged = { $path } est déjà la somme de plusieurs machines.
ctl-report-version = { $path } a la forme { $version }, que cet otpctl ne connaît pas.
ctl-report-version-cure = Additionnez sur la machine qui a l’otpctl le plus récent, ou refaites le rapport.
ctl-report-twice = { $machine } se trouve dans { $path } et dans { $other }.
ctl-report-twice-cure = Indiquez un seul rapport par machine.
ctl-no-past-day = «{ $text }» n’est pas un moment passé. Exemples: 2026-11-27, «2026-11-27 14:00», 2026-11-27T13:00:00Z

## Confirmation.

ctl-confirm-as = Confirmez cette modification avec votre propre connexion, { $person }.
ctl-wrong-sign-in = La confirmation a échoué: ce n’était pas votre connexion.
ctl-not-confirmed = La confirmation a échoué: { $detail }.
ctl-nothing-changed = Rien n’a été modifié.
ctl-dismissed = La confirmation a été annulée.
ctl-not-authorised = Vous n’y êtes pas autorisé, ou votre connexion n’a pas été confirmée.
ctl-not-authorised-cure = Il faut un membre de l’administration (admin_groups dans otpd.toml) avec le bon mot de passe, à un terminal; pour des codes temporaires aussi le helpdesk (helpdesk_groups), si le compte existe et n’administre rien. Rien n’a été changé.
ctl-nobody-behind-root = Derrière root, on ne voit personne qui puisse confirmer.
ctl-nobody-behind-root-cure = Utilisez sudo depuis votre propre compte, ou --yes avec --reason TEXTE (inscrit au journal comme non confirmé).
ctl-yes-is-for-root = --yes est réservé à root.
ctl-yes-wants-reason = --yes exige --reason TEXTE pour le journal.
ctl-no-terminal = Il n’y a pas de terminal où demander: { $detail }
ctl-no-terminal-cure = En tant que root dans un script: --yes avec --reason TEXTE (inscrit au journal comme non confirmé).

## Refus d’otpd. $detail est la phrase d’otpd.

ctl-invalid = otpd refuse cela: { $detail }
ctl-no-such-account = Ce compte n’existe pas sur cette machine.
ctl-no-such-account-cure = Vérifiez l’orthographe: getent passwd NOM
ctl-would-lock-out = Le compte n’aurait plus aucun moyen de se connecter: { $detail }
ctl-conflict = Le compte n’est pas dans l’état voulu: { $detail }
ctl-conflict-cure = Voir: otpctl status UTILISATEUR
ctl-gone = L’activation est close: { $detail }
ctl-gone-cure = Rien n’a été modifié; recommencez.
ctl-busy = otpd a trop à faire: { $detail }
ctl-busy-cure = Réessayez dans un instant.
ctl-unavailable = otpd ne peut pas statuer pour le moment. { $detail }
ctl-unavailable-cure = La raison est dans le journal: journalctl -u otpd
ctl-protocol = otpd ne comprend pas cet otpctl: { $detail }
ctl-protocol-cure = Installez les deux dans la même version, puis: systemctl restart otpd
ctl-unreachable = otpd est injoignable: { $detail }
ctl-silent = otpd ne répond pas.
ctl-unreachable-cure = Ce qui l’en empêche, et le remède: otpctl doctor
ctl-no-time = «{ $text }» n’est pas une heure. Exemples: 2h, 3d, today, 2026-11-01, «2026-11-01 14:00»
ctl-accounts = Les comptes de cette machine ne peuvent pas être énumérés: { $detail }
ctl-system = { $detail }

## L’état du coffre et de la clé. Tant que l’un de ces cas dure, otpd ne touche à rien.

file-hint =
    { GIVEN($file) ->
        [yes] {" "}{ $file }
       *[no] {""}
    }
ctl-vault-damaged = Le coffre{ file-hint } est endommagé, ou n’en est pas un. Aucun code ne peut être vérifié.
ctl-vault-damaged-cure = Rétablissez-le depuis une sauvegarde, puis: systemctl restart otpd
ctl-vault-newer = Le coffre{ file-hint } a été écrit par un otpd plus récent. Aucun code ne peut être vérifié.
ctl-vault-newer-cure = Réinstallez cette version-là d’otpd.
ctl-vault-owner = Le coffre{ file-hint } appartient à quelqu’un d’autre, ou d’autres peuvent le lire. Aucun code ne peut être vérifié.
ctl-vault-owner-cure = Cherchez qui l’a modifié, puis: chown -R otpd:otpd /var/lib/otpd; chmod 0700 /var/lib/otpd; chmod 0600 /var/lib/otpd/*; systemctl restart otpd
ctl-vault-io = Le coffre{ file-hint } ne peut être ni lu ni écrit. Aucun code ne peut être vérifié.
ctl-vault-io-cure = Le disque est-il plein ou en lecture seule, ou les droits sont-ils faux? Le journal le dit (journalctl -u otpd). Corrigez, puis: systemctl restart otpd
ctl-vault-full = Le disque du coffre{ file-hint } est plein. Plus rien n’est enregistré; les connexions continuent tant que dure la place réservée pour elles.
ctl-vault-full-cure = Libérez de la place sur ce disque (df -h /var/lib/otpd). Il n’y a rien d’autre à faire.
ctl-vault-missing = Le coffre{ file-hint } a disparu, alors que des comptes étaient activés. Aucun code ne peut être vérifié.
ctl-vault-missing-cure = Rétablissez-le depuis une sauvegarde, puis: systemctl restart otpd
ctl-key-missing = La clé{ file-hint } manque ou est illisible. Aucun code ne peut être vérifié.
ctl-key-missing-cure = Rétablissez-la depuis une sauvegarde, puis: systemctl restart otpd
ctl-key-owner = La clé{ file-hint } appartient à quelqu’un d’autre, ou d’autres peuvent la lire. Aucun code ne peut être vérifié.
ctl-key-owner-cure = Cherchez qui l’a modifiée, puis: chown root:otpd /etc/otpd/key; chmod 0440 /etc/otpd/key; systemctl restart otpd
ctl-key-wrong = La clé{ file-hint } n’ouvre pas ce coffre. Aucun code ne peut être vérifié.
ctl-key-wrong-cure = Le coffre et la clé doivent venir de la même sauvegarde. Rétablissez les deux, puis: systemctl restart otpd

ctl-backup-done = Sauvegarde écrite: { $path }. Seule la clé de récupération l’ouvre: otpctl restore
ctl-ask-recovery-key = Clé de récupération, telle qu’elle est sur le papier:{" "}
ctl-restore-from = Sauvegarde du { $made }, de { $host }, par otpd { $version }.
ctl-restore-back = Comptes qu’elle contient: { $accounts }. Reviennent: { $back }, avec apps: { $apps }, avec numéros de téléphone: { $numbers }.
ctl-restore-stay =
    { $count ->
        [one] Un compte a ici une app ou un numéro et reste tel quel.
       *[other] { $count } comptes ont ici une app ou un numéro et restent tels quels.
    }
ctl-restore-taken-away =
    { $count ->
        [one] Un compte a perdu ici son app ou son numéro depuis la sauvegarde: cela reste ainsi.
       *[other] { $count } comptes ont perdu ici leur app ou leur numéro depuis la sauvegarde: cela reste ainsi.
    }
ctl-restore-pending =
    { $count ->
        [one] Une clé de configuration attendait son premier code: elle n’est plus valable.
       *[other] { $count } clés de configuration attendaient leur premier code: elles ne sont plus valables.
    }
ctl-restore-unknown =
    { $count ->
        [one] Attention: ce système ne connaît pas un compte sous ce nom et cet uid: { $names }. Son app n’est demandée que si les deux concordent.
       *[other] Attention: ce système ne connaît pas { $count } comptes sous ce nom et cet uid: { $names } … Leurs apps ne sont demandées que si les deux concordent.
    }
ctl-restore-void = Ne reviennent pas les codes de secours et temporaires, les invitations ni les codes par SMS; aucun code des apps jusqu’à maintenant n’est valable.
ctl-restored = Restauré. Comptes: { $back }. Pour se connecter, il faut un code de l’app qui n’apparaît que dans une minute.
ctl-restored-next = Ensuite: chacun se fait de nouveaux codes de secours (otpctl recovery-codes --new). Révoquez encore une fois ce qui a été révoqué depuis la sauvegarde, et supprimez encore une fois ce qui a été supprimé depuis.
ctl-recovery-key-none = Il n’y a pas de clé de récupération. Pour en faire une: otpctl recovery-key --new
ctl-recovery-key-since = La clé de récupération est celle du { $since }.
ctl-recovery-key-shown = Clé de récupération. Elle n’apparaît que maintenant:
ctl-recovery-key-how = Imprimez-la ou notez-la, et ne la gardez pas avec les sauvegardes: qui a les deux a tous les secrets. Elle ouvre toutes les sauvegardes faites dès maintenant; une clé plus ancienne ouvre les siennes.
ctl-no-recovery-key = Il n’y a pas encore de clé de récupération; personne ne pourrait ouvrir une sauvegarde.
ctl-no-recovery-key-cure = D’abord: otpctl recovery-key --new
ctl-no-space = Il n’y a pas de place dans /var/lib/otpd pour une copie du coffre. Rien n’a été modifié.
ctl-no-space-cure = Faites de la place et réessayez.
ctl-safe-busy = Une autre sauvegarde ou restauration est en cours.
ctl-rekeying = Un changement de clé n’est pas terminé.
ctl-rekeying-cure = Pour le terminer: otpctl rekey
ctl-key-not-in-force = otpd ne charge pas la nouvelle clé et continue avec celle d’avant.
ctl-backup-file = Le fichier de la sauvegarde ne peut être ni lu ni écrit. Rien n’a été modifié.
ctl-backup-file-cure = Le disque est-il plein ou retiré? La raison: journalctl -u otpd
ctl-not-a-backup = Ce n’est pas une sauvegarde d’otpd, ou elle est tronquée ou endommagée. Rien n’a été modifié.
ctl-not-a-backup-cure = Prenez une autre sauvegarde.
ctl-not-a-recovery-key = Ce n’est pas une clé de récupération: un signe manque ou est faux. Rien n’a été modifié.
ctl-not-a-recovery-key-cure = Elle compte 56 signes en 14 groupes; les espaces et la casse ne comptent pas.
ctl-other-recovery-key = Cette clé de récupération ne l’ouvre pas: elle est d’un autre papier. Rien n’a été modifié.
ctl-other-recovery-key-cure = Prenez celle qui était en vigueur quand la sauvegarde a été faite.
ctl-backup-newer = Cette sauvegarde vient d’un otpd plus récent. Rien n’a été modifié.
ctl-backup-newer-cure = Installez d’abord cet otpd.
ctl-clock-behind = L’horloge de cette machine est avant la date de la sauvegarde: des codes utilisés vaudraient de nouveau. Rien n’a été modifié.
ctl-clock-behind-cure = Réglez d’abord l’horloge (timedatectl).
ctl-event-backed-up = sauvegarde écrite
ctl-event-restored = sauvegarde restaurée
ctl-event-recovery-key-made = nouvelle clé de récupération
ctl-event-rekeyed = nouvelle clé du coffre
ctl-event-rolled-back = coffre ramené en arrière: ce qui était émis ne vaut plus
ctl-why-restored = d’une sauvegarde
ctl-rekey-done = Le coffre a une nouvelle clé, dans /etc/otpd/key; l’ancienne n’y ouvre plus rien et est écrasée.
ctl-rekey-bound = Le coffre a une nouvelle clé, liée à cette machine (/etc/otpd/key.cred). Si un jour elle ne s’ouvre plus, après un changement du micrologiciel par exemple, le papier aide: otpctl recovery-key --use
ctl-rekey-ended = Un changement de clé interrompu est terminé; l’ancienne clé n’ouvre plus rien.
ctl-recovery-key-used = La clé de la machine est de nouveau dans /etc/otpd/key, et otpd tourne avec elle. Ce qui y était se trouve à côté et finit par .before. Pour la lier de nouveau à la machine ou à son TPM: otpctl rekey --bind
ctl-credential = La clé ne peut pas être liée à cette machine, ou otpd ne démarre pas avec elle: { $detail }
ctl-credential-cure = La clé reste celle d’avant. Si le service n’a pas démarré: systemctl status otpd
ctl-unwrap = Ce papier n’a pas ouvert la clé de la machine: { $detail } Rien n’a été modifié.
ctl-unwrap-cure = Vérifiez les signes. S’il n’y a plus de coffre: réinstallez otpd et restaurez une sauvegarde (otpctl restore).
ctl-key-handed-over = Ce qu’otpd a remis n’est pas une clé. Rien n’a été modifié.
ctl-needs-root = Seul root peut le faire.
