//! What the sheet promises, as far as its text alone can tell. How it looks on paper tells a story with a browser.

use std::fs;
use std::process::Command;

use otp_texts::{Language, Texts};

use super::*;
use crate::render::qr_file::tests::{URI, read_by_zbarimg};

const OCCASIONS: [Occasion; 4] =
    [Occasion::Password, Occasion::Sms, Occasion::App { or_sms: false }, Occasion::App { or_sms: true }];

fn uri(text: &str) -> SetupUri {
    SetupUri::parse(Zeroizing::new(text.to_owned())).expect("a URI")
}

fn apps() -> Apps {
    Apps { recommended: Some("Aegis".to_owned()), others: vec!["FreeOTP+".to_owned(), "2FAS".to_owned()] }
}

const CODES: [&str; 10] = [
    "ABCD-EFGH-IJKL-MNOA",
    "ABCD-EFGH-IJKL-MNOB",
    "ABCD-EFGH-IJKL-MNOC",
    "ABCD-EFGH-IJKL-MNOD",
    "ABCD-EFGH-IJKL-MNOE",
    "ABCD-EFGH-IJKL-MNOF",
    "ABCD-EFGH-IJKL-MNOG",
    "ABCD-EFGH-IJKL-MNOH",
    "ABCD-EFGH-IJKL-MNOI",
    "ABCD-EFGH-IJKL-MNOJ",
];

fn sheet<'a>(uri: &'a SetupUri, apps: &'a Apps) -> Sheet<'a> {
    Sheet {
        person: "Jürg Müller",
        user: "mueller",
        host: "portal-03",
        uri,
        apps,
        until: "2026-12-01T09:05:59+01:00[Europe/Zurich]".parse().expect("a time"),
        helpdesk: "Informatik, Telefon 4711",
        occasion: Occasion::Sms,
        deletes_phone: true,
        recovery: &[],
    }
}

fn in_german(sheet: &Sheet<'_>) -> String {
    sheet.html(&Texts::new(Language::De)).expect("fits").to_string()
}

/// The markup alone: `<p class="x">`, one after the other.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag).collect()
}

#[test]
fn it_says_whose_it_is_what_the_app_shows_and_whom_to_ask_in_every_language() {
    let (uri, apps) = (uri(URI), apps());
    for language in Language::ALL {
        let html = sheet(&uri, &apps).html(&Texts::new(language)).expect("fits");
        for said in [
            "Jürg Müller",
            "mueller",
            "portal-03",
            "<p class=\"issuer\">AK Handel Schweiz</p>\n<p>alice</p>",
            "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
            "Aegis",
            "FreeOTP+",
            "2FAS",
            "Informatik, Telefon 4711",
        ] {
            assert!(html.contains(said), "{language:?}: {said}");
        }
        assert!(!html.contains("sheet-"), "{language:?}: a key without a text");
    }
}

#[test]
fn the_question_is_word_by_word_the_one_that_otpd_asks() {
    let (uri, apps) = (uri(URI), apps());
    for language in Language::ALL {
        let texts = Texts::new(language);
        for occasion in OCCASIONS {
            let html = Sheet { occasion, ..sheet(&uri, &apps) }.html(&texts).expect("fits");
            let asked = match occasion {
                Occasion::Password => "prompt-app-first",
                Occasion::Sms => "prompt-activate",
                Occasion::App { or_sms: false } => "prompt-app",
                Occasion::App { or_sms: true } => "prompt-app-or-sms",
            };
            let asked = texts.text(asked, &[("issuer", otp_texts::Value::Text("AK Handel Schweiz"))]);
            let asked = asked.trim_end().replace('"', "&quot;");
            assert!(html.contains(&format!("<p class=\"question\">{asked}</p>")), "{language:?} {occasion:?}");
        }
    }
}

#[test]
fn that_the_number_is_deleted_is_said_where_it_is_and_nowhere_else() {
    let (uri, apps) = (uri(URI), apps());
    for occasion in [Occasion::Sms, Occasion::App { or_sms: true }] {
        for deletes_phone in [true, false] {
            let html = in_german(&Sheet { occasion, deletes_phone, ..sheet(&uri, &apps) });
            assert_eq!(html.contains("Ihre Telefonnummer wird gelöscht"), deletes_phone, "{occasion:?}");
        }
    }
}

#[test]
fn a_date_is_written_as_in_the_country() {
    let until = |language, at: &str| words::until(&at.parse().expect("a time"), &Texts::new(language));
    let first = "2026-12-01T09:05:59+01:00[Europe/Zurich]";
    assert_eq!(until(Language::De, first), "1. Dezember 2026, 9.05 Uhr");
    assert_eq!(until(Language::Fr, first), "1er décembre 2026, 9 h 05");
    assert_eq!(until(Language::It, first), "1° dicembre 2026, ore 9.05");
    assert_eq!(until(Language::En, first), "1 December 2026, 9:05");
    assert_eq!(until(Language::De, "2027-03-22T14:30:00+01:00[Europe/Zurich]"), "22. März 2027, 14.30 Uhr");
    assert_eq!(until(Language::Fr, "2027-08-22T00:00:00+02:00[Europe/Zurich]"), "22 août 2027, 0 h 00");
}

#[test]
fn whoever_has_no_name_is_called_by_the_account() {
    let (uri, apps) = (uri(URI), apps());
    assert!(in_german(&sheet(&uri, &apps)).contains("<p class=\"name\">Jürg Müller</p>"));
    let nameless = Sheet { person: "", ..sheet(&uri, &apps) };
    assert!(in_german(&nameless).contains("<p class=\"name\">mueller</p>"));
}

#[test]
fn a_site_that_names_nobody_sends_people_to_its_administration() {
    let (uri, apps) = (uri(URI), Apps::default());
    let html = in_german(&Sheet { helpdesk: "", ..sheet(&uri, &apps) });
    assert!(html.contains("Wenden Sie sich an Ihre Administration.") && html.contains("eine Authentisierungs-App."));
}

#[test]
fn parameters_that_apps_do_not_take_for_granted_are_printed_beside_the_key() {
    let apps = apps();
    assert!(!in_german(&sheet(&uri(URI), &apps)).contains("SHA1"));
    let odd = uri(&format!("{URI}&digits=8&period=60&algorithm=SHA256"));
    let html = in_german(&sheet(&odd, &apps));
    assert!(html.contains("8 Ziffern, alle 60 s, SHA256") && html.contains("alle 60 Sekunden"), "{html}");
    assert!(html.contains("•••• ••••"));
}

#[test]
fn words_from_outside_are_never_markup() {
    const EVIL: &str = "<script>x</script><b>&amp;\"'><!--\u{202e}\u{1b}[2J";
    let plain = in_german(&sheet(&uri(URI), &apps()));
    let evil = "%3Cscript%3Ex%3C/script%3E%22%27%3E%26";
    let uri = uri(&format!("otpauth://totp/{evil}:{evil}?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer={evil}"));
    let apps = Apps { recommended: Some(EVIL.to_owned()), others: vec![EVIL.to_owned(), EVIL.to_owned()] };
    let html = in_german(&Sheet { person: EVIL, user: EVIL, host: EVIL, helpdesk: EVIL, ..sheet(&uri, &apps) });
    // The drawing is another and long names are set smaller; everything else is the same markup.
    let structure = |html: &str| -> Vec<String> {
        let tags = tags(html).into_iter().filter(|tag| !tag.starts_with("svg") && !tag.starts_with("path"));
        tags.map(|tag| tag.replace(" class=\"dense\"", "").replace(" class=\"densest\"", "")).collect()
    };
    assert_eq!(structure(&html), structure(&plain));
    assert!(!html.contains(['\u{202e}', '\u{1b}']) && html.contains("&lt;script&gt;x&lt;/script&gt;"));
}

#[test]
fn it_runs_nothing_and_fetches_nothing() {
    let html = in_german(&sheet(&uri(URI), &apps())).replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for forbidden in ["<script", "http:", "https:", "//", "src=", "href", "url(", "@import", "@font-face", "<img", "on"]
    {
        // "on" begins the name of an attribute that runs something.
        let found = if forbidden == "on" {
            tags(&html).iter().any(|tag| tag.split(' ').skip(1).any(|word| word.starts_with("on")))
        } else {
            html.contains(forbidden)
        };
        assert!(!found, "{forbidden}");
    }
    assert!(html.contains("default-src 'none'"));
}

#[test]
fn a_scanner_reads_the_drawing() {
    let html = in_german(&sheet(&uri(URI), &apps()));
    let svg = &html[html.find("<svg").expect("a drawing")..html.find("</svg>").expect("its end") + 6];
    let directory = tempfile::tempdir().expect("directory");
    let (drawn, picture) = (directory.path().join("qr.svg"), directory.path().join("qr.png"));
    // The paper around it: the page has no quiet zone of its own in the drawing.
    let side: usize = svg
        .split("viewBox=\"0 0 ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .expect("side")
        .parse()
        .expect("a number");
    let paper = format!("viewBox=\"-4 -4 {0} {0}\"", side + 8);
    fs::write(&drawn, svg.replace(&format!("viewBox=\"0 0 {side} {side}\""), &paper)).expect("writes");
    let done =
        Command::new("rsvg-convert").args(["--background-color", "white", "-o"]).arg(&picture).arg(&drawn).status();
    assert!(done.expect("rsvg-convert is installed").success());
    assert_eq!(read_by_zbarimg(&picture), URI);
}

#[test]
fn recovery_codes_are_on_a_page_of_their_own_that_is_kept() {
    let (uri, apps) = (uri(URI), apps());
    let without = in_german(&sheet(&uri, &apps));
    assert_eq!(without.matches("<section").count(), 1);
    assert!(!without.contains("Ersatzcode"));
    let with = in_german(&Sheet { recovery: &CODES, ..sheet(&uri, &apps) });
    assert_eq!(with.matches("<section").count(), 2);
    let (first, second) = with.split_once("</section>").expect("two pages");
    assert!(first.contains("Seite 2 mit den Ersatzcodes behalten Sie."));
    for code in CODES {
        assert!(!first.contains(code) && second.matches(code).count() == 1, "{code}");
    }
    assert!(second.contains("Jürg Müller") && second.contains("Informatik, Telefon 4711"));
    assert!(!second.contains("JBSW"), "the page to keep has the key of the page to shred");
}

/// A text that grows leaves copies of the secret behind.
#[test]
fn the_document_never_outgrows_its_room() {
    let hostile = "\u{202e}".repeat(300);
    let quotes = "\"".repeat(300);
    let long = "x".repeat(64);
    let apps = Apps { recommended: Some(hostile.clone()), others: vec![quotes.clone(); 8] };
    let uri = uri(&format!("otpauth://totp/{long}:{long}?secret={}&issuer={long}", "A".repeat(400)));
    let modules = Modules::for_paper(&uri).expect("fits");
    for (language, occasion) in Language::ALL.into_iter().zip(OCCASIONS) {
        let sheet = Sheet {
            person: &hostile,
            user: &quotes,
            host: &quotes,
            helpdesk: &hostile,
            occasion,
            recovery: &CODES,
            ..sheet(&uri, &apps)
        };
        let html = sheet.html(&Texts::new(language)).expect("fits");
        assert!(html.len() <= frame::room(&sheet) + svg::room(&modules), "{language:?}: {}", html.len());
    }
}

#[test]
fn a_key_that_fits_no_qr_code_makes_no_sheet() {
    let long = uri(&format!("otpauth://totp/X:y?secret=AAAA&issuer={}", "x".repeat(3000)));
    assert!(sheet(&long, &apps()).html(&Texts::new(Language::De)).is_none());
}
