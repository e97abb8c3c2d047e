//! What the PDF promises: the pages that the HTML has, read back by eye and by camera.

use std::fs;
use std::path::Path;
use std::process::Command;

use otp_texts::{Language, Texts};
use zeroize::Zeroizing;

use super::super::{Occasion, Sheet, words};
use super::fonts::Fonts;
use super::paper::Paper;
use super::{Error, Look, SCALES, document, first};
use crate::render::card::Apps;
use crate::render::otpauth::SetupUri;
use crate::render::qr::Modules;
use crate::render::qr_file::tests::{URI, read_by_zbarimg};

const LONG: &str = "Einzigartige Authentisierungs-App der Schweizerischen Bundesbahn";

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

fn uri(text: &str) -> SetupUri {
    SetupUri::parse(Zeroizing::new(text.to_owned())).expect("a URI")
}

fn ran(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// How many pages it has, and what the first one says, with one space between two words.
fn read(file: &Path) -> (String, String) {
    let file = file.to_str().expect("a path");
    let info = ran("pdfinfo", &[file]);
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).expect("pages").trim().to_owned();
    let text = ran("pdftotext", &["-layout", "-l", "1", file, "-"]);
    (pages, text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn every_language_is_one_page_that_people_and_cameras_read() {
    let (uri, apps) = (uri(URI), Apps { recommended: Some("Aegis".to_owned()), others: Vec::new() });
    let directory = tempfile::tempdir().expect("directory");
    for language in Language::ALL {
        let (texts, sheet) = (Texts::new(language), sheet(&uri, &apps));
        let file = directory.path().join(format!("{}.pdf", language.code()));
        let modules = Modules::for_paper(&uri).expect("fits");
        fs::write(&file, &*document(&sheet, &texts, &modules).expect("a PDF")).expect("writes");
        let (pages, text) = read(&file);
        assert_eq!(pages, "1", "{language:?}");
        let (until, question) = (words::until(&sheet.until, &texts), words::question(&sheet, &texts));
        for said in
            ["Jürg Müller", "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP", "Informatik, Telefon 4711", &until, &question]
        {
            assert!(text.contains(said), "{language:?}: {said}: {text}");
        }
        let picture = directory.path().join(language.code());
        let (from, to) = (file.to_str().expect("a path"), picture.to_str().expect("a path"));
        ran("pdftoppm", &["-r", "150", "-gray", "-png", "-singlefile", from, to]);
        assert_eq!(read_by_zbarimg(&picture.with_extension("png")), URI, "{language:?}");
    }
}

#[test]
fn recovery_codes_are_on_the_second_page() {
    let (uri, apps) = (uri(URI), Apps::default());
    let sheet = Sheet { recovery: &["ABCD-EFGH-IJKL-MNOP", "QRST-UVWX-YZ23-4567"], ..sheet(&uri, &apps) };
    let modules = Modules::for_paper(&uri).expect("fits");
    let directory = tempfile::tempdir().expect("directory");
    let file = directory.path().join("codes.pdf");
    fs::write(&file, &*document(&sheet, &Texts::new(Language::De), &modules).expect("a PDF")).expect("writes");
    let (pages, first) = read(&file);
    let second = ran("pdftotext", &["-f", "2", file.to_str().expect("a path"), "-"]);
    assert_eq!(pages, "2");
    assert!(
        !first.contains("ABCD-") && second.contains("ABCD-EFGH-IJKL-MNOP") && second.contains("QRST-UVWX-YZ23-4567")
    );
}

#[test]
fn however_long_names_are_everything_has_its_place_on_the_page() {
    let issuer = "Ausgleichskasse%20f%C3%BCr%20das%20Gewerbe%20in%20Z%C3%BCrich-Oerlikon%20und%20Umgebung%20";
    let uri =
        uri(&format!("otpauth://totp/{issuer}:maximiliane?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer={issuer}"));
    let apps = Apps { recommended: Some(LONG.to_owned()), others: vec![LONG.to_owned(); 8] };
    let fonts = Fonts::find().expect("fonts-liberation or fonts-dejavu-core");
    let unbroken = "x".repeat(64);
    for language in Language::ALL {
        let texts = Texts::new(language);
        for occasion in [Occasion::Password, Occasion::Sms, Occasion::App { or_sms: true }] {
            let helpdesk = [LONG, LONG].concat();
            let recovery = ["ABCD-EFGH-IJKL-MNOP"; 10];
            let sheet = Sheet {
                person: LONG,
                host: &unbroken,
                helpdesk: &helpdesk,
                occasion,
                recovery: &recovery,
                ..sheet(&uri, &apps)
            };
            let fits = SCALES.into_iter().any(|scale| {
                first::fill(&mut Paper::new(&fonts), (&sheet, &texts), &Look::at(scale)).expect("letters")
            });
            assert!(fits, "{language:?} {occasion:?}");
        }
    }
}

#[test]
fn a_letter_that_the_font_lacks_is_named_and_not_printed_as_a_box() {
    let (uri, apps) = (uri(URI), Apps::default());
    let sheet = Sheet { person: "山田 花子", ..sheet(&uri, &apps) };
    let modules = Modules::for_paper(&uri).expect("fits");
    let made = document(&sheet, &Texts::new(Language::De), &modules);
    assert!(matches!(made, Err(Error::NoLetter('山'))), "{:?}", made.err());
}
