# La feuille avec laquelle quelqu’un configure l’app: imprimée, remise, puis détruite. Des phrases courtes et entières,
# pour des gens qui le font pour la première fois et sans personne à côté d’eux.

## L’en-tête. $host est le nom de la machine.

sheet-print = Imprimez cette feuille en A4, au recto seulement et en taille réelle. Effacez ensuite le fichier: quiconque peut le lire peut produire les codes.
sheet-machine = Connexion à { $host }
sheet-personal = Personnel et confidentiel
sheet-user = Nom d’utilisateur: { $user }
sheet-title = Configurer l’app pour votre connexion
sheet-intro-sms = Jusqu’ici, le code pour vous connecter arrivait par SMS. Désormais, une app d’authentification l’affiche sur votre smartphone.
sheet-intro-none = Pour vous connecter, il faut désormais un code en plus du mot de passe. Une app d’authentification l’affiche sur votre smartphone.
sheet-intro-app = Vous configurez à nouveau l’app pour votre connexion, par exemple sur un nouveau smartphone. Jusqu’au premier code juste, l’entrée actuelle reste valable.

## Les trois étapes.

sheet-install-title = Installer l’app
sheet-install = Installez une app d’authentification sur votre smartphone.
sheet-install-one = Installez l’app { $app } sur votre smartphone.
sheet-install-one-or = Installez l’app { $app } sur votre smartphone. { $others } convient aussi.
sheet-install-such = Installez une app d’authentification sur votre smartphone, par exemple { $others }.
sheet-protect = Protégez l’app par un code, pour que personne d’autre ne puisse l’ouvrir.
sheet-scan-title = Scanner le code QR
sheet-scan = Dans l’app, touchez le symbole photo ou caméra, ou le signe plus, et dirigez la caméra vers le code QR.
sheet-shows = L’app affiche alors cette entrée et, toutes les { $period } secondes, un nouveau code de { $digits } chiffres:
sheet-first-title = Saisir le premier code
sheet-first-sms = Connectez-vous à { $host } comme d’habitude, avec le mot de passe et le code du SMS. On vous demande ensuite:
sheet-first-none = Connectez-vous à { $host } avec le mot de passe. On vous demande ensuite:
sheet-first-app = Connectez-vous à { $host } comme d’habitude. À cette question, saisissez le code de la nouvelle entrée, non celui de l’ancienne:
sheet-type = Saisissez le code que l’app affiche à ce moment.
sheet-done = Dès lors, c’est le code de l’app qui compte.
sheet-done-phone-goes = Dès lors, c’est le code de l’app qui compte: votre numéro de téléphone est effacé, et il n’arrive plus de SMS.
sheet-done-app = Dès lors, seule la nouvelle entrée compte; vous pouvez supprimer l’ancienne.
sheet-done-app-phone-goes = Dès lors, seule la nouvelle entrée compte, et vous pouvez supprimer l’ancienne. Votre numéro de téléphone est effacé, et il n’arrive plus de SMS.

## À côté des étapes, sous le code QR.

sheet-key-title = Le scan ne marche pas?
sheet-key = Saisissez cette clé de configuration dans l’app (type: basé sur l’heure). Elle n’a que les lettres A à Z et les chiffres 2 à 7:
sheet-kind = { $digits } chiffres, toutes les { $period } s, { $algorithm }

## Le pied.

sheet-until-title = Valable jusqu’au
sheet-until =
    { $day ->
        [1] 1er
       *[other] { $day }
    } { $month ->
        [1] janvier
        [2] février
        [3] mars
        [4] avril
        [5] mai
        [6] juin
        [7] juillet
        [8] août
        [9] septembre
        [10] octobre
        [11] novembre
       *[12] décembre
    } { $year }, { $hour } h { $minute }
sheet-until-after = Ensuite, il vous faut une nouvelle feuille.
sheet-help-title = Des questions?
sheet-help-nobody = Adressez-vous à votre administration.
sheet-secret-title = Cette feuille est une clé
sheet-secret = Ne la photographiez pas, ne l’envoyez pas par courriel, détruisez-la après l’activation. Personne ne vous la demandera jamais.
sheet-secret-second = Conservez la page 2 avec les codes de secours.
sheet-opened = L’enveloppe était-elle déjà ouverte? Alors n’utilisez pas la feuille, et signalez-le.

## La deuxième page: les codes de secours.

sheet-recovery-title = Vos codes de secours, à conserver
sheet-recovery = Le smartphone est perdu, cassé ou déchargé? En vous connectant, saisissez l’un de ces codes de secours au lieu du code de l’app.
sheet-recovery-once = Chacun ne sert qu’une fois. Biffez-le ensuite.
sheet-recovery-from = Ils sont valables dès que l’app est activée.
sheet-recovery-keep = Conservez cette page comme une pièce d’identité: en lieu sûr, ni près de l’ordinateur ni avec le smartphone.
sheet-recovery-lost = La page est perdue, ou presque tous les codes sont utilisés? Demandez-en de nouveaux.
