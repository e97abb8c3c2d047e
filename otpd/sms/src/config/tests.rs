use super::*;

const SHIPPED: &str = include_str!("../../../../packaging/etc/sms.toml");

fn parse(text: &str) -> Result<Config, Problem> {
    Config::parse(text, Some(Path::new("/run/credentials/otpd-sms.service")))
}

fn refusal(text: &str) -> String {
    let problem = parse(text).expect_err(text);
    format!("{}: {}", problem.line, problem.sentence)
}

fn gateway(keys: &str) -> String {
    format!(
        "order = [\"g\"]\n[http.g]\nurl = \"https://gateway.example/\"\njson = '{{\"a\":\"{{number}}{{text}}\"}}'\n{keys}\n"
    )
}

/// The shipped file with its examples switched on.
fn uncommented() -> String {
    let is_example = |line: &str| {
        line.strip_prefix('#').is_some_and(|rest| {
            rest.starts_with('[')
                || rest.split_once(" = ").is_some_and(|(key, _)| {
                    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                })
        })
    };
    SHIPPED.lines().map(|line| if is_example(line) { &line[1..] } else { line }).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_shipped_file_sends_nothing() {
    assert!(parse(SHIPPED).expect("shipped file").couriers.is_empty());
}

#[test]
fn the_examples_in_the_shipped_file_are_valid() {
    let names = ["stick", "gateway", "ecall", "kannel", "gammu", "demo"];
    let all = format!("order = {names:?}");
    let config = parse(&uncommented().replacen("order = []", &all, 1)).expect("examples");
    assert_eq!(config.couriers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
}

#[test]
fn couriers_come_in_the_order_that_is_configured() {
    let tables = "[file.a]\npath='/a'\nallow_insecure=true\n[modemmanager.b]\n[exec.c]\ncommand=['/c','{number}']\n";
    let names = |order: &str| {
        let config = parse(&format!("order = {order}\n{tables}")).expect("valid");
        config.couriers.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names("['c', 'a', 'b']"), "c a b");
    assert_eq!(names("['b']"), "b");
}

#[test]
fn a_mistake_is_named_with_its_line() {
    assert!(refusal("order = []\n\n[htp.x]\n").starts_with("3: unknown field `htp`"));
    assert!(refusal(&gateway("usl = 1")).starts_with("5: unknown field `usl`"));
    assert!(refusal("").contains("missing field `order`"));
    assert!(refusal("order = ['x']\n").starts_with("1: order: there is no courier \"x\""));
    assert!(
        refusal("order = []\n[exec.c]\ncommand=['/c','{number}']\n[file.c]\npath='/a'\nallow_insecure=true")
            .starts_with("4: two couriers are called c")
    );
    assert!(refusal("order = []\n[modemmanager.'A b']\n").starts_with("2: the name \"A b\" is not allowed"));
}

#[test]
fn the_courier_file_wants_to_be_told_that_it_is_insecure() {
    assert!(refusal("order = []\n[file.f]\npath = '/f'\n").contains("allow_insecure = true"));
    assert!(refusal("order = []\n[file.f]\npath = 'f'\nallow_insecure = true\n").contains("absolute"));
}

#[test]
fn a_program_gets_the_number_as_one_argument_and_never_the_text() {
    for (command, rule) in [
        ("[]", "absolute path"),
        ("['c', '{number}']", "absolute path"),
        ("['/c']", "exactly one item"),
        ("['/c', '{number}', '{number}']", "exactly one item"),
        ("['/c', 'to={number}']", "exactly one item"),
        ("['/c', '{number}', '{text}']", "standard input"),
    ] {
        let said = refusal(&format!("order = []\n[exec.c]\ncommand = {command}\n"));
        assert!(said.contains(rule), "{command}: {said}");
    }
}

#[test]
fn a_gateway_is_reached_by_tls_or_on_this_machine() {
    let url = |url: &str, more: &str| {
        format!("order = []\n[http.g]\nurl = \"{url}\"\nform = {{ n = \"{{number}}\", t = \"{{text}}\" }}\n{more}\n")
    };
    for allowed in ["https://gateway.example/x?a=b", "http://127.0.0.1:13013/", "http://[::1]/", "http://localhost:1/"]
    {
        assert!(parse(&url(allowed, "")).is_ok(), "{allowed}");
    }
    assert!(parse(&url("http://gateway.example/", "allow_insecure = true")).is_ok());
    for refused in [
        "http://gateway.example/",
        "http://localhost.example/",
        "ftp://gateway.example/",
        "gateway.example",
        "https://user:{secret}@gateway.example/",
        "https://{number}/",
        "https://gateway.example{number}/",
        "https://gateway.example/#{text}",
        "https:// /",
    ] {
        assert!(refusal(&url(refused, "")).contains("[http.g]: url: "), "{refused}");
    }
}

#[test]
fn a_gateways_keys_fit_each_other() {
    for (keys, rule) in [
        ("form = { a = 'b' }", "only one of form"),
        ("escape = 'xml'", "only one of form"),
        ("method = 'GET'", "a GET has no body"),
        ("method = 'DELETE'", "unknown variant"),
        ("headers = { A = '{text}' }", "{text} is not allowed"),
        ("headers = { 'A b' = 'c' }", "no header's name"),
        ("headers = { Host = 'c' }", "itself"),
        ("headers = { A = '{secret}' }", "want each other"),
        ("secret_file = '/s'", "want each other"),
        ("basic_user = 'a:b'\nsecret_file = '/s'", "no colon"),
        ("basic_user = 'a'\nsecret_file = 's'", "absolute"),
        ("basic_user = 'a'\nsecret_credential = '../s'", "LoadCredential"),
        ("basic_user = 'a'\nsecret_file = '/s'\nsecret_credential = 's'", "only one of secret_file"),
        ("success = [302]", "200 to 299"),
        ("success = []", "200 to 299"),
        ("success_pattern = '('", "success_pattern: "),
        ("ca_file = '/nonexistent'", "cannot be read"),
    ] {
        let said = refusal(&gateway(keys));
        assert!(said.contains(rule), "{keys}: {said}");
    }
    let empty = "order = []\n[http.g]\nurl = 'https://gateway.example/{number}'\n";
    assert!(refusal(empty).contains("{text} stands neither"));
    assert!(refusal(&format!("{empty}template = '{{text}}'\n")).contains("say how values are written"));
}
