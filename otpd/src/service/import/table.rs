//! The file: a header line that names the columns, then one account a line. Commas, semicolons or tabs, whatever the
//! spreadsheet wrote; quotes as in RFC 4180, any line end, with or without a byte-order mark.

use std::io::Read;

use csv::{ByteRecord, Reader, ReaderBuilder};
use otp_core::user::escape;
use zeroize::Zeroizing;

use super::{line_ends::LineEnds, problem::Problem};

/// Accounts in one file.
pub const MOST_LINES: u64 = 100_000;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The columns that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The account's name; the only one that must be there.
    User,
    /// A mobile number, in any usual spelling.
    Phone,
    /// de, fr, it or en.
    Language,
    /// The URI that set an app up elsewhere.
    Otpauth,
    /// The same as a bare base32 secret: SHA-1, 6 digits, 30 seconds.
    Secret,
}

impl Column {
    const ALL: [Column; 5] = [Column::User, Column::Phone, Column::Language, Column::Otpauth, Column::Secret];

    /// Its name in the header.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Column::User => "user",
            Column::Phone => "phone",
            Column::Language => "language",
            Column::Otpauth => "otpauth",
            Column::Secret => "secret",
        }
    }
}

/// Where in the file something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1 on.
    pub line: u64,
    /// The column, where one is meant.
    pub column: Option<Column>,
    /// What.
    pub problem: Problem,
}

/// One account's line; an empty field is none.
pub struct Row {
    /// Where it begins.
    pub line: u64,
    fields: [Option<Zeroizing<String>>; 5],
}

impl Row {
    /// A field, if it is there.
    #[must_use]
    pub fn field(&self, column: Column) -> Option<&str> {
        self.fields[column as usize].as_deref().map(String::as_str)
    }
}

/// The lines of a file, one after the other.
pub struct Table<R> {
    reader: Reader<LineEnds<R>>,
    columns: Vec<Column>,
    lines: u64,
    record: ByteRecord,
}

impl<R: Read> Table<R> {
    /// Reads the header. `head` is the beginning of the file, which tells the delimiter.
    ///
    /// # Errors
    /// A [`Fault`] of line 1.
    pub fn open(head: &[u8], file: R) -> Result<Table<R>, Fault> {
        let fault = |column, problem| Fault { line: 1, column, problem };
        let first =
            head.strip_prefix(BOM).unwrap_or(head).split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
        if std::str::from_utf8(first).is_err() || first.contains(&0) {
            return Err(fault(None, Problem::NotUtf8));
        }
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter(first)).has_headers(false).flexible(true);
        let mut reader = builder.from_reader(LineEnds::new(file));
        let mut record = ByteRecord::new();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Err(fault(None, Problem::Empty)),
            Err(_) => return Err(fault(None, Problem::LineTooLong)),
        }
        let columns = header(&record).map_err(|(column, problem)| fault(column, problem))?;
        Ok(Table { reader, columns, lines: 0, record })
    }

    /// The next line; `None` at the end.
    pub fn next_row(&mut self) -> Option<Result<Row, Fault>> {
        if self.lines > MOST_LINES {
            return None;
        }
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {
                self.lines += 1;
                Some(self.row())
            }
            Ok(false) if self.lines > 0 => None,
            // Told once.
            Ok(false) => {
                self.lines = MOST_LINES + 1;
                Some(Err(Fault { line: 1, column: None, problem: Problem::Empty }))
            }
            // Reading from memory fails for nothing but a line without end; there is no next one.
            Err(_) => {
                self.lines = MOST_LINES + 1;
                let line = self.reader.get_ref().line();
                Some(Err(Fault { line, column: None, problem: Problem::LineTooLong }))
            }
        }
    }

    /// Where the record stands: the reader is behind its end, and no record has more than one line.
    fn line(&self) -> u64 {
        self.reader.position().line().saturating_sub(1)
    }

    fn row(&self) -> Result<Row, Fault> {
        let line = self.line();
        let fault = |column, problem| Err(Fault { line, column, problem });
        if self.lines > MOST_LINES {
            return fault(None, Problem::TooManyLines);
        }
        let (found, wanted) = (self.record.len(), self.columns.len());
        if found != wanted {
            return fault(None, Problem::WrongFields { found, wanted });
        }
        let mut fields = [const { None }; 5];
        for (column, field) in self.columns.iter().zip(&self.record) {
            let Ok(text) = std::str::from_utf8(field) else { return fault(Some(*column), Problem::NotUtf8) };
            let text = text.trim();
            fields[*column as usize] = (!text.is_empty()).then(|| Zeroizing::new(text.to_owned()));
        }
        Ok(Row { line, fields })
    }
}

/// What separates the most; a comma where nothing does.
fn delimiter(header: &[u8]) -> u8 {
    let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
    [b'\t', b';', b','].into_iter().max_by_key(|wanted| count(*wanted)).unwrap_or(b',')
}

fn header(record: &ByteRecord) -> Result<Vec<Column>, (Option<Column>, Problem)> {
    let mut columns = Vec::new();
    for field in record {
        let name = field.strip_prefix(BOM).unwrap_or(field).trim_ascii().to_ascii_lowercase();
        let known = Column::ALL.into_iter().find(|column| column.as_str().as_bytes() == name);
        let column = known.ok_or_else(|| (None, Problem::UnknownColumn(escape(&name))))?;
        if columns.contains(&column) {
            return Err((Some(column), Problem::DoubleColumn));
        }
        columns.push(column);
    }
    if columns.contains(&Column::User) { Ok(columns) } else { Err((None, Problem::NoUserColumn)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Fields = (u64, [Option<String>; 5]);

    /// Each line as its fields, or as what is wrong with it.
    fn read(file: &[u8]) -> Vec<Result<Fields, Fault>> {
        let mut table = match Table::open(file, file) {
            Ok(table) => table,
            Err(fault) => return vec![Err(fault)],
        };
        let mut rows = Vec::new();
        while let Some(row) = table.next_row() {
            rows.push(row.map(|row| (row.line, Column::ALL.map(|column| row.field(column).map(str::to_owned)))));
        }
        rows
    }

    fn problems(file: &[u8]) -> Vec<(u64, Option<Column>, Problem)> {
        read(file).into_iter().filter_map(Result::err).map(|f| (f.line, f.column, f.problem)).collect()
    }

    #[test]
    fn whatever_a_spreadsheet_writes_says_the_same() {
        let some = |text: &str| Some(text.to_owned());
        let expected = vec![
            Ok((2, [some("alice"), some("079 123 45 67"), some("de"), None, None])),
            Ok((3, [some("bob"), None, some("fr"), None, None])),
        ];
        for file in [
            "user,phone,language\nalice,079 123 45 67,de\nbob,,fr\n",
            "user,phone,language\nalice,079 123 45 67,de\nbob,,fr",
            "\u{feff}user,phone,language\r\nalice,079 123 45 67,de\r\nbob,,fr\r\n",
            "user;phone;language\nalice;079 123 45 67;de\nbob;;fr\n",
            "user\tphone\tlanguage\nalice\t079 123 45 67\tde\nbob\t\tfr\n",
            "\"user\",\"phone\",\"language\"\n\"alice\",\"079 123 45 67\",\"de\"\n\"bob\",\"\",\"fr\"\n",
            "User , Phone , LANGUAGE\n alice , 079 123 45 67 , de \n bob , , fr \n",
        ] {
            assert_eq!(read(file.as_bytes()), expected, "{file:?}");
        }
        let moved = read(b"language,user\nde,alice\n");
        assert_eq!(moved, vec![Ok((2, [some("alice"), None, some("de"), None, None]))]);
    }

    #[test]
    fn a_quoted_delimiter_is_part_of_its_field_and_lines_keep_their_numbers() {
        let rows = read(b"user,phone\n\"Doe, Jane\",1\n\n\"say \"\"hello\"\"\",2\nbob,3\n");
        let lines: Vec<_> =
            rows.into_iter().map(|row| row.expect("row")).map(|(line, f)| (line, f[0].clone())).collect();
        let expected = [(2, "Doe, Jane"), (4, "say \"hello\""), (5, "bob")];
        assert_eq!(lines, expected.map(|(line, user)| (line, Some(user.to_owned()))));
    }

    #[test]
    fn a_file_that_is_none_is_told_by_its_first_line() {
        for empty in [&b""[..], b"\n\n", b"\xef\xbb\xbf"] {
            assert_eq!(problems(empty), [(1, None, Problem::Empty)], "{empty:?}");
        }
        assert_eq!(problems(b"user,phone\n"), [(1, None, Problem::Empty)]);
        assert_eq!(problems(b"alice,0791234567\n"), [(1, None, Problem::UnknownColumn("alice".to_owned()))]);
        assert_eq!(problems(b"phone\n0791234567\n"), [(1, None, Problem::NoUserColumn)]);
        assert_eq!(problems(b"user,phone,user\n"), [(1, Some(Column::User), Problem::DoubleColumn)]);
        let utf16: Vec<u8> = "user,phone\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for other in [&utf16[..], b"\xff\xfeu\0s\0", b"user,t\xe9l\n", b"\x7fELF\x02\x01\x01\0\0"] {
            assert!(!problems(other).is_empty(), "{other:?}");
        }
    }

    #[test]
    fn a_line_that_is_wrong_is_told_with_its_number_and_the_others_are_read() {
        let file = b"user,language\nalice,de\nbob\ncarol,fr,it\nd\xfcrr,de\ndave,d\xe9\n";
        let fields = |found| Problem::WrongFields { found, wanted: 2 };
        assert_eq!(
            problems(file),
            [
                (3, None, fields(1)),
                (4, None, fields(3)),
                (5, Some(Column::User), Problem::NotUtf8),
                (6, Some(Column::Language), Problem::NotUtf8),
            ]
        );
        assert_eq!(read(file).iter().filter(|row| row.is_ok()).count(), 1);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_told_where_it_stands() {
        let open = [b"user,phone\nalice,\"079\n".to_vec(), b"bob,1\n".repeat(5000)].concat();
        assert_eq!(problems(&open), [(2, None, Problem::LineTooLong)]);
        let commas = [b"user,".to_vec(), vec![b','; 1 << 20]].concat();
        assert_eq!(problems(&commas), [(1, None, Problem::LineTooLong)]);
    }

    #[test]
    fn a_hundred_thousand_lines_are_read_and_one_more_is_too_many() {
        let file = |lines: u64| [b"user\n".to_vec(), b"a\n".repeat(usize::try_from(lines).expect("fits"))].concat();
        assert!(problems(&file(MOST_LINES)).is_empty());
        assert_eq!(problems(&file(MOST_LINES + 1)), [(MOST_LINES + 2, None, Problem::TooManyLines)]);
    }
}
