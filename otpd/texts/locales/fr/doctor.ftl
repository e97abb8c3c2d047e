# Ce que dit otpctl doctor. $subject est ce dont il s’agit, $place un fichier ou FICHIER:LIGNE, $detail ce qui y a été
# trouvé. Un message …-cure (le remède) suit sa cause.

doctor-word-fine = bon
doctor-word-note = remarque
doctor-word-warning = alerte
doctor-word-unchecked = non vérifié
doctor-word-danger = DANGER
doctor-summary-fine = Rien de ce qui a été examiné ne met la connexion en danger.
doctor-summary-unchecked = Quelque chose n’a pas pu être examiné: personne ne sait si la connexion est en danger.
doctor-summary-danger = Quelque chose met la connexion en danger. Gardez un shell root ouvert jusqu’à ce que ce soit réglé.
doctor-unread = { $subject } n’a pas pu être examiné{ GIVEN($detail) ->
        [yes] {" "}({ $detail })
       *[no] {""}
    }.
doctor-unread-cure = Exécuter en tant que root: sudo otpctl doctor

## Programme et unités.

doctor-area-unit = otpd
doctor-unit-fine = Le programme et les unités sont en ordre et tournent.
doctor-unit-program = { $subject } manque, ou d’autres que root peuvent le modifier ({ $detail }).
doctor-unit-reinstall-cure = Réinstallez le paquet: apt install --reinstall otpd
doctor-unit-no-systemd = systemd ne tourne pas ici: on ne sait pas si otpd tourne.
doctor-unit-no-systemd-cure = Exécutez doctor sur la machine démarrée.
doctor-unit-silent = systemd n’a rien dit de { $subject }.
doctor-unit-silent-cure = Exécuter en tant que root; si c’était le cas: systemctl is-system-running
doctor-unit-masked = { $subject } est masqué et ne peut pas démarrer: qui doit donner un code est refusé.
doctor-unit-masked-cure = systemctl unmask { $subject }; systemctl unmask --runtime { $subject }; systemctl start { $subject }
doctor-unit-missing = systemd ne connaît pas { $subject }.
doctor-unit-broken = systemd ne peut pas utiliser { $subject } ({ $detail }).
doctor-unit-broken-cure = systemd-analyze verify { $subject }, corriger ce qu’il nomme, systemctl daemon-reload
doctor-unit-failed = { $subject } a échoué ({ $detail }): qui doit donner un code est refusé.
doctor-unit-failed-cure = journalctl -u { $subject } -n 20 nomme la cause; puis: systemctl restart { $subject }
doctor-unit-stopped = { $subject } ne tourne pas ({ $detail }).
doctor-unit-stopped-cure = systemctl start { $subject }
doctor-unit-disabled = { $subject } n’est pas lancé au démarrage.
doctor-unit-disabled-cure = systemctl enable { $subject }
doctor-unit-restarts = { $subject } a été relancé { $detail } fois depuis son chargement.
doctor-unit-restarts-cure = journalctl -u { $subject } nomme la cause.
doctor-unit-drop-in = { $subject } est modifié par { $place }.
doctor-unit-credential = { $place } charge un credential depuis { $detail }, qui manque: { $subject } ne peut pas démarrer.
doctor-unit-credential-cure = Rétablir { $detail }, ou enlever la ligne et: systemctl daemon-reload; systemctl restart { $subject }
doctor-otpd-fine = otpd répond, et peut utiliser la clé et le coffre.
doctor-sms-trouble = Des numéros de téléphone sont enregistrés et aucun SMS ne peut partir ({ $detail }): qui se connecte par SMS n’entre pas.
doctor-sms-trouble-cure = otpctl courier test dit pourquoi; les coursiers sont nommés dans /etc/otpd/sms.toml.
doctor-otpd-full = Le disque du coffre est plein. Les connexions continuent avec la place réservée; personne ne peut être activé.
doctor-otpd-ill = otpd répond, mais ne peut pas statuer sur les codes ({ $detail }).
doctor-otpd-ill-cure = otpctl status nomme la cause et le remède; les constats ci-dessous aussi, peut-être.
doctor-otpd-unasked = otpd ne dit son état qu’à l’administration.
doctor-otpd-silent = otpd ne répond pas sur le bus système: les verrous d’écran et otpctl en ont besoin.
doctor-otpd-silent-cure = systemctl status dbus otpd; doctor --local n’a besoin ni de l’un ni de l’autre.

## Configuration.

doctor-area-configuration = Configuration
doctor-config-fine = otpd accepte { $subject }.
doctor-config-missing = { $subject } manque: otpd ne redémarrera pas.
doctor-config-missing-cure = Rétablissez-le; celui du paquet: apt install --reinstall -o Dpkg::Options::=--force-confmiss otpd
doctor-config-user = L’utilisateur otpd n’existe pas.
doctor-config-wrong = otpd n’accepte pas { $subject } et ne démarrera pas ainsi: { $detail }
doctor-config-wrong-cure = Corrigez la ligne nommée, puis: systemctl restart otpd
doctor-config-unasked = otpd n’a pas pu être interrogé sur { $subject } ({ $detail }).
doctor-config-issuer = Aucun émetteur (issuer) n’est défini dans { $subject }: personne ne peut encore être activé.
doctor-config-issuer-cure = Définissez issuer sous [site], le nom que l’app montre; puis: systemctl reload otpd
doctor-config-pilot = Les comptes qui n’ont jamais eu d’app se connectent sans code (unenrolled = «allow»).
doctor-config-pilot-cure = Une fois tout le monde activé, mettez unenrolled à «deny» dans { $subject }.
doctor-sms-absent = Pas de codes par SMS: le paquet otpd-sms n’est pas installé. Un numéro enregistré n’en recevrait aucun.
doctor-sms-absent-cure = Seulement si vous en voulez: apt install otpd-sms, puis définissez les transmetteurs dans { $subject }
doctor-sms-nobody = Pas de codes par SMS: { $subject } ne nomme aucun transmetteur (order). Un numéro enregistré n’en recevrait aucun.
doctor-sms-nobody-cure = Seulement si vous en voulez: définissez-y order et un transmetteur, puis: systemctl reload otpd-sms

## Clé, coffre, disque.

doctor-area-vault = Clé et coffre
doctor-vault-fine = La clé et le coffre sont là et à personne d’autre; le disque a de la place.
doctor-vault-directory = { $subject } a un propriétaire ou des droits faux ({ $detail }).
doctor-vault-directory-cure = chown otpd:otpd { $subject }; chmod 0700 { $subject }; systemctl restart otpd
doctor-key-directory-cure = chown root:otpd { $subject }; chmod 0750 { $subject }
doctor-key-missing = La clé { $subject } manque: aucun coffre scellé avec elle ne peut être ouvert, tout code est refusé.
doctor-key-missing-cure = Rétablissez la clé depuis une sauvegarde (une nouvelle n’ouvre rien), puis: systemctl restart otpd
doctor-key-sealed = { $subject }, la clé liée à cette machine, ne s’ouvre pas ici ({ $detail }): otpd ne démarre pas, tout code est refusé.
doctor-key-sealed-cure = Avec le papier en main: otpctl recovery-key --use. Si le micrologiciel a changé, le précédent l’ouvre aussi.
doctor-key-owner = D’autres peuvent lire la clé { $subject }, ou elle n’appartient ni à otpd ni à root ({ $detail }).
doctor-key-owner-cure = chown otpd:otpd { $subject }; chmod 0400 { $subject }; systemctl restart otpd. Tenez-la pour connue de qui pouvait la lire.
doctor-key-length = La clé { $subject } a { $detail } octets au lieu de 32.
doctor-vault-missing = Le coffre { $subject } manque: tout code est refusé.
doctor-vault-missing-cure = Montez son répertoire, ou rétablissez une sauvegarde comme le dit le README. Seulement si personne n’a jamais été activé ici: runuser -u otpd -- otpd --init-vault
doctor-vault-owner = { $subject } a un propriétaire ou des droits faux ({ $detail }); otpd refuse de l’utiliser.
doctor-vault-owner-cure = chown otpd:otpd { $subject }; chmod 0600 { $subject }; systemctl restart otpd
doctor-vault-link = { $subject } a un autre nom (lien dur), sous lequel on pourrait le modifier.
doctor-vault-link-cure = find / -xdev -samefile { $subject } le nomme; enlevez l’autre.
doctor-vault-damaged = Le coffre { $subject } est endommagé ou n’est pas un coffre d’otpd ({ $detail }).
doctor-vault-damaged-cure = Rétablissez une sauvegarde comme le dit le README; gardez le fichier endommagé.
doctor-vault-newer = Le coffre { $subject } est d’un otpd plus récent (version { $detail }; celui-ci connaît jusqu’à { $expected }): tout code est refusé.
doctor-vault-newer-cure = Réinstallez otpd et otpctl dans la version plus récente, ou rétablissez la sauvegarde d’avant, comme le dit le README.
doctor-vault-older = Le coffre { $subject } est d’un otpd plus ancien (version { $detail }); otpd le porte à { $expected } en démarrant.
doctor-vault-older-cure = systemctl restart otpd. L’otpd plus ancien ne peut plus le lire ensuite: gardez une sauvegarde.
doctor-vault-remote = { $subject } se trouve sur { $detail }: on ne peut s’y fier ni aux verrous ni aux écritures durables.
doctor-vault-remote-cure = Déplacez-le sur un disque local.
doctor-disk-read-only = { $subject } se trouve sur un système de fichiers monté en lecture seule: aucun code ne peut être accepté.
doctor-disk-read-only-cure = dmesg nomme peut-être la panne du disque; puis: mount -o remount,rw
doctor-disk-full = Le disque sous { $subject } est plein ({ $detail } libre): les connexions continuent tant que dure la place réservée pour elles; personne ne peut être activé.
doctor-disk-little = Le disque sous { $subject } est presque plein ({ $detail } libre).
doctor-disk-cure = Faites de la place: df -h { $subject }; df -i { $subject }

## L’horloge.

doctor-area-clock = Horloge
doctor-clock-fine = Un service de temps tient l’horloge.
doctor-clock-container = C’est un conteneur: son horloge est celle de l’hôte.
doctor-clock-alone = Aucun service de temps ne tient cette horloge. Fausse d’une demi-minute, elle fait refuser les codes.
doctor-clock-alone-cure = apt install systemd-timesyncd (ou chrony), puis: timedatectl
doctor-clock-behind = L’horloge retarde: elle indique { $detail }{ GIVEN($place) ->
        [yes] {""}, et { $place } a été écrit plus tard
       *[no] {""}
    }.
doctor-clock-cure = Réglez l’horloge (timedatectl, chronyc makestep). Les codes utilisés le restent.
doctor-clock-battery = L’horloge matérielle est fausse de { $detail } secondes: au prochain démarrage, des codes seront peut-être refusés jusqu’à la mise à l’heure.
doctor-clock-battery-cure = Dès que timedatectl montre l’heure juste: hwclock --systohc

## PAM.

doctor-area-pam = Piles PAM
doctor-pam-fine = Après le mot de passe, demandent le code: { $subject }
doctor-pam-nowhere = Aucune pile ne demande encore de code.
doctor-pam-nowhere-cure = Quand vous serez prêt (README, «Install»): pam-auth-update --enable otp
doctor-pam-unasked = On se connecte sans code à: { $subject }
doctor-pam-unasked-cure = Si ce n’est pas voulu, faites inclure common-auth au fichier au lieu d’y vérifier le mot de passe.
doctor-pam-unknown = Inconnu de doctor, et tenu pour une vérification du premier facteur: { $subject }
doctor-pam-broken = { $place } inclut un fichier qui manque: on ne peut compter sur { $subject } pour laisser entrer quelqu’un.
doctor-pam-broken-cure = Rétablissez le fichier, ou enlevez la ligne.
doctor-pam-no-directory = Le répertoire { $subject } manque: libpam suit alors /etc/pam.conf, où aucun service ne demande de code, ou refuse tout le monde.
doctor-pam-no-directory-cure = Rétablissez le répertoire depuis une sauvegarde; puis réinstallez les paquets dont des fichiers y manquent.
doctor-pam-argument-unknown = Le module ne connaît pas l’argument { $detail } et refuse tout le monde à: { $subject }. { $place }
doctor-pam-argument-value = Le module ne comprend pas la valeur de { $detail } et refuse tout le monde à: { $subject }. { $place }
doctor-pam-argument-twice = Le module trouve { $detail } une seconde fois et refuse tout le monde à: { $subject }. { $place }
doctor-pam-argument-not-with-split = { $detail } contredit split: le module refuse tout le monde à: { $subject }. { $place }
doctor-pam-argument-only-with-split = { $detail } ne va qu’avec split: le module refuse tout le monde à: { $subject }. { $place }
doctor-pam-argument-cure = Corrigez la ligne, chaque argument une fois au plus: { $expected }. Voir man pam_otp.
doctor-pam-not-asked = Le mot de passe seul suffit à: { $subject }. { $place } saute le code: { $detail }
doctor-pam-passed-over = Qui remplit une condition entre sans code à: { $subject }. { $place }: { $detail }
doctor-pam-passed-over-cure = Enlevez la ligne. Seul le groupe otp-breakglass peut sauter le code, et seulement à login; qui ne doit pas être interrogé a sa place dans otpd.toml.
doctor-pam-glass = Le groupe otp-breakglass entre sans mot de passe à: { $subject }. { $place }: { $detail }
doctor-pam-ignored = Un code erroné suffit à: { $subject }. { $place } refuse, et la pile n’en tient pas compte: { $detail }
doctor-pam-missing-opens = Si le fichier du module manquait, le mot de passe seul suffirait à: { $subject }. { $place }: { $detail }
doctor-pam-code-alone = Un code suffit sans mot de passe à: { $subject }. { $place }: { $detail }
doctor-pam-before-password = Des inconnus sans mot de passe se voient demander un code à: { $subject }, et épuisent les essais du compte. { $place }: { $detail }
doctor-pam-nobody = Même avec le bon mot de passe et le bon code, personne n’entre à: { $subject }. { $place }: { $detail }
doctor-pam-split-alone = La réponse est coupée et rien ne prend le code détaché: personne n’entre à: { $subject }. { $place }: { $detail }
doctor-pam-split-alone-cure = pam-auth-update --enable otp, ou sans l’autre: pam-auth-update --disable otp-split
doctor-pam-skip = Qui n’a pas à être interrogé est refusé à: { $subject }. { $place }: { $detail }
doctor-pam-skip-cure = Faites suivre une ligne qui réussit, comme: auth required pam_permit.so
doctor-pam-too-many = La pile de { $subject } est trop compliquée pour être jugée.
doctor-pam-too-many-cure = Essayez: bon mot de passe et code erroné, mot de passe erroné et bon code.
doctor-pam-placing-cure = La ligne du code va après le mot de passe, là où rien ne la saute; pam-auth-update --force --enable otp réécrit common-auth.
doctor-pam-control-cure = La ligne doit être: auth [success=ok ignore=ignore default=die] pam_otp.so first_factor
doctor-pam-module-missing = Une pile nomme { $subject }, et libpam ne le trouve pas{ GIVEN($detail) ->
        [yes] {" "}({ $detail })
       *[no] {""}
    }: «Module is unknown», et personne n’y entre.
doctor-pam-module-owner = D’autres que root peuvent modifier { $subject } ({ $detail }): ils décident qui entre.
doctor-pam-module-kind = { $subject } n’est pas un module pour la libpam de cette machine.
doctor-pam-module-cure = apt install --reinstall libpam-otp; d’ici là: pam-auth-update --disable otp otp-split
doctor-pam-one-password-now = Les programmes qui n’envoient qu’un mot de passe ne peuvent donner de code; qui a une app est refusé à: { $subject }
doctor-pam-one-password-later = Les programmes qui n’envoient qu’un mot de passe ne peuvent donner de code. Une fois le profil activé, qui a une app sera refusé à: { $subject }
doctor-pam-one-password-cure = Nommez ces services sous exempt_services dans otpd.toml (le mot de passe seul y suffit alors), ou n’y utilisez pas de comptes avec app.

## ssh.

doctor-area-ssh = sshd
doctor-ssh-fine = Les mots de passe passent par les questions de PAM (demandé pour { $subject }).
doctor-ssh-unasked = Les réglages de sshd n’ont pas pu être obtenus ({ $detail }).
doctor-ssh-unasked-cure = Exécuter en tant que root; si c’était le cas, corriger ce que nomme sshd -t.
doctor-ssh-no-stack = sshd interroge le service PAM { $detail }, qui n’a pas de fichier: libpam suit «other» à sa place ({ $subject }).
doctor-ssh-no-stack-cure = Mettez PAMServiceName sur un service de /etc/pam.d, ou rétablissez le fichier (apt install --reinstall openssh-server, otpd-sshd).
doctor-ssh-empty = sshd accepte les mots de passe vides ({ $subject }).
doctor-ssh-empty-cure = Mettez PermitEmptyPasswords no
doctor-ssh-no-pam = sshd vérifie les mots de passe sans PAM (UsePAM no): le code n’est jamais demandé ({ $subject }).
doctor-ssh-no-questions = sshd ne pose pas de questions (KbdInteractiveAuthentication no): qui a une app et pas de clé est refusé ({ $subject }).
doctor-ssh-password = sshd offre aussi sa méthode «password», qui répond à la question du code par le mot de passe; certains clients y échouent ({ $subject }).
doctor-ssh-drop-in-cure = apt install otpd-sshd, ou mettez UsePAM yes, KbdInteractiveAuthentication yes, PasswordAuthentication no
doctor-ssh-key-alone = Une clé que sshd accepte suffit: aucun code n’est demandé ({ $subject }; AuthenticationMethods { $detail }).
doctor-ssh-key-alone-cure = Pour exiger les deux: AuthenticationMethods publickey,keyboard-interactive:pam
doctor-ssh-root = Root peut se connecter avec son mot de passe, et avec un code seulement si root a une app (PermitRootLogin yes).
doctor-ssh-root-cure = Définissez PermitRootLogin prohibit-password, ou enregistrez root.
doctor-ssh-root-shut = Root ne peut pas entrer: AuthenticationMethods { $detail } exige une réponse, et PermitRootLogin prohibit-password les refuse toutes à root.
doctor-ssh-root-shut-cure = Si root doit entrer: Match User root avec AuthenticationMethods publickey, ou PermitRootLogin yes.
doctor-ssh-match-password = Un bloc active PasswordAuthentication, qui répond à la demande du code par le mot de passe. { $place }: { $detail }
doctor-ssh-match-no-questions = Un bloc désactive les questions: ceux qu’il concerne n’entrent qu’avec une clé, ou sont refusés faute de code. { $place }: { $detail }
doctor-ssh-match-cure = Supprimez la ligne si elle n’est pas voulue. Ce qui vaut pour un compte: sshd -T -C user=NOM,host=HÔTE,addr=ADRESSE

## Accès d’urgence.

doctor-area-rescue = Accès d’urgence
doctor-rescue-fine = À la console avec le seul mot de passe, même si otpd est mort: { $subject }
doctor-rescue-no-jump = À la console, personne n’entre si otpd est mort: la pile de login n’a pas de saut pour otp-breakglass.
doctor-rescue-no-jump-cure = pam-auth-update --enable otp l’écrit; pour vos propres piles, voir le profil du paquet, /usr/share/pam-configs/otp.
doctor-rescue-no-group = Le groupe otp-breakglass n’existe pas.
doctor-rescue-unknown = Le groupe otp-breakglass n’a pas pu être consulté ({ $detail }).
doctor-rescue-empty = Personne n’est dans otp-breakglass: si otpd est mort, aucun compte à qui un code est demandé n’entre.
doctor-rescue-empty-cure = adduser root otp-breakglass (ou un compte d’urgence), et essayez à la console.
doctor-rescue-unable = Dans otp-breakglass, mais sans mot de passe utilisable sur cette machine ou sans shell: { $subject }
doctor-rescue-unable-cure = passwd NOM; et essayez à la console.
