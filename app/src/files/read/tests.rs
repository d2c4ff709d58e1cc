//! Ordinary files as people have them, and files made to do harm.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use rust_xlsxwriter::Workbook;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

fn read_soon(bytes: &[u8]) -> Result<Book, Unreadable> {
    let begun = Instant::now();
    let book = read_now(bytes, begun + PATIENCE);
    // Ten times what hostile files may take in a release build: this one is not optimised.
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "took {:?}",
        begun.elapsed()
    );
    book
}

fn rows(bytes: &[u8]) -> Vec<(i64, String)> {
    let book = read_soon(bytes).unwrap();
    book.sheets[0]
        .rows
        .iter()
        .map(|r| (r.number, r.cells.join("|")))
        .collect()
}

fn cells(bytes: &[u8]) -> Vec<String> {
    rows(bytes).into_iter().map(|(_, cells)| cells).collect()
}

fn code(bytes: &[u8]) -> (&'static str, String) {
    match read_soon(bytes) {
        Ok(book) => panic!("read, as {}", book.read_as),
        Err(why) => (why.code(), why.to_string()),
    }
}

mod text {
    use super::*;

    #[test]
    fn separators_quotes_and_ragged_rows() {
        assert_eq!(cells(b"a,b\n\"x, \"\"y\"\"\",2\n"), ["a|b", "x, \"y\"|2"]);
        assert_eq!(cells(b"a;b;c\r\nx,y;2;\r\n"), ["a|b|c", "x,y|2"]);
        assert_eq!(cells(b"a\tb\nx, y\t2\n"), ["a|b", "x, y|2"]);
        assert_eq!(cells(b"a|b\nx|2\n"), ["a|b", "x|2"]);
        assert_eq!(cells(b"sep=;\na;b,c\n"), ["a|b,c"]);
        assert_eq!(cells(b"a,b\n1\n1,2,3,4\n"), ["a|b", "1", "1|2|3|4"]);
        assert_eq!(cells(b"only one line"), ["only one line"]);
        assert_eq!(
            cells(b"a,b\r1,2\r3,4"),
            ["a|b", "1|2", "3|4"],
            "line ends of old Macs"
        );
    }

    #[test]
    fn rows_keep_the_numbers_that_spreadsheets_show() {
        let file = b"a,b\n\n\"two\nlines\",2\n , \nx,y\n";
        let expected = [(1, "a|b"), (3, "two\nlines|2"), (5, "x|y")];
        assert_eq!(rows(file), expected.map(|(n, c)| (n, c.to_owned())));
        assert_eq!(rows(b"sep=,\na,b\n")[0].0, 2);
    }

    #[test]
    fn a_title_above_the_table_is_left_out() {
        let file = "Social media register\nas at May\nName,URL,Team\nA,x.com/a,T\n";
        assert_eq!(rows(file.as_bytes())[0], (3, "Name|URL|Team".to_owned()));
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "Name,Reo\nMāori,“é”\n";
        let expected = ["Name|Reo", "Māori|“é”"];
        let utf16 = |big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|u| {
                    if big {
                        u.to_be_bytes()
                    } else {
                        u.to_le_bytes()
                    }
                })
                .collect()
        };
        let marked = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
        assert_eq!(cells(text.as_bytes()), expected);
        assert_eq!(cells(&marked(b"\xef\xbb\xbf", text.into())), expected);
        assert_eq!(cells(&marked(b"\xff\xfe", utf16(false))), expected);
        assert_eq!(cells(&marked(b"\xfe\xff", utf16(true))), expected);
        assert_eq!(cells(&utf16(false)), expected, "without a mark");
        assert_eq!(cells(&utf16(true)), expected, "without a mark");
        let book = read_soon(b"Name;Ort\nCaf\xe9;\x93quoted\x94\n").unwrap();
        assert_eq!(book.sheets[0].rows[1].cells, ["Café", "“quoted”"]);
        assert_eq!(book.read_as, "CSV, separated by semicolons, Windows-1252");
    }

    #[test]
    fn formulas_stay_text() {
        let file = b"a,b\n=cmd|' /C calc'!A0,@SUM(1+1)\n";
        assert_eq!(
            read_soon(file).unwrap().sheets[0].rows[1].cells,
            ["=cmd|' /C calc'!A0", "@SUM(1+1)"]
        );
    }

    #[test]
    fn a_quote_never_closed_is_named_not_swallowed() {
        let mut file = String::from("a,b\nx,y\n\"open,1\n");
        file.push_str(&"more,2\n".repeat(20));
        let (code, message) = code(file.as_bytes());
        assert_eq!(code, "contents");
        assert!(
            message.contains("row 3") && message.contains("never closed"),
            "{message}"
        );
        file.push_str(&"more,2\n".repeat(2_000));
        assert!(super::code(file.as_bytes()).1.contains("never closed"));
    }

    #[test]
    fn limits_say_where_and_what_to_do() {
        let long = format!("a,b\n1,{}\n", "ā".repeat(4_001));
        assert!(
            code(long.as_bytes())
                .1
                .contains("Row 2, column B has more than 4,000 characters")
        );
        assert_eq!(
            cells(format!("a,b\n1,{}\n", "ā".repeat(4_000)).as_bytes()).len(),
            2
        );
        let wide = format!("a\n{}x\n", ",".repeat(200));
        assert!(code(wide.as_bytes()).1.contains("more than 200 columns"));
        let rows = |n: usize| format!("name,url\n{}", "a,x.com/b\n".repeat(n));
        assert_eq!(
            read_soon(rows(50_000).as_bytes()).unwrap().sheets[0]
                .rows
                .len(),
            50_001
        );
        assert!(code(rows(50_001).as_bytes()).1.contains("50,000 rows"));
        assert_eq!(code(&vec![b'a'; BYTES + 1]).0, "too-large");
    }
}

mod other_kinds {
    use super::*;

    #[test]
    fn what_is_no_table_is_refused_by_what_it_is() {
        let mut binary = vec![0_u8; 3_000];
        binary
            .iter_mut()
            .enumerate()
            .for_each(|(i, b)| *b = (i * 7 % 256) as u8);
        let files: [(&[u8], &str, &str); 14] = [
            (b"%PDF-1.7\n%...", "not-a-table", "PDF"),
            (b"\x89PNG\r\n\x1a\n....", "not-a-table", "picture"),
            (b"\xff\xd8\xff\xe0..JFIF", "not-a-table", "picture"),
            (b"MZ\x90\0\x03", "not-a-table", "program"),
            (b"\x7fELF\x02", "not-a-table", "program"),
            (b"\x1f\x8b\x08\0", "not-a-table", "Unpack"),
            (b"{\\rtf1\\ansi}", "not-a-table", "text document"),
            (
                b"<!DOCTYPE html><table><tr><td>x",
                "not-a-table",
                "web page",
            ),
            (
                b"\xef\xbb\xbf <?xml version=\"1.0\"?><Workbook/>",
                "not-a-table",
                "web page or an XML",
            ),
            (b"name,url\nabc\0def,x.com/a\n", "not-a-table", "binary"),
            (&binary, "not-a-table", "binary"),
            (b"", "empty", "empty"),
            (b" \r\n\t \n", "empty", "empty"),
            (b",,,\n,,\n", "empty", "empty"),
        ];
        for (bytes, kind, word) in files {
            let (code, message) = code(bytes);
            assert_eq!(code, kind, "{message}");
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn old_and_locked_workbooks_say_how_to_save_them() {
        let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        old.resize(2_000, 0);
        assert!(code(&old).1.contains("old Office program"));
        old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert!(code(&old).1.contains("password"));
    }

    #[test]
    fn a_name_proves_nothing() {
        // What is read is told by the content alone: there is no name to give.
        let book = read_soon(&workbook(&[("Accounts", &[&["a", "b"], &["1", "2"]])])).unwrap();
        assert_eq!(book.read_as, "XLSX");
    }
}

fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                sheet.write_string(r as u32, c as u16, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

mod workbooks {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula};

    #[test]
    fn sheets_with_text_are_read_in_order() {
        let bytes = workbook(&[
            ("Read me", &[]),
            ("Accounts", &[&["Name", "URL"], &["Māori", "x.com/a"]]),
            ("Old", &[&["Name", "URL"], &["B", "x.com/b"]]),
        ]);
        let book = read_soon(&bytes).unwrap();
        let names: Vec<_> = book.sheets.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["Accounts", "Old"]);
        assert_eq!(book.sheets[0].rows[1].cells, ["Māori", "x.com/a"]);
    }

    #[test]
    fn numbers_days_and_results_of_formulas_are_text() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_number(0, 0, 234_128_524.0).unwrap();
        sheet.write_number(0, 1, 1.5).unwrap();
        let day = ExcelDateTime::from_ymd(2015, 3, 2).unwrap();
        sheet
            .write_datetime_with_format(0, 2, &day, &Format::new().set_num_format("yyyy-mm-dd"))
            .unwrap();
        sheet.write_boolean(0, 3, true).unwrap();
        sheet
            .write_formula(0, 4, Formula::new("=1+1").set_result("https://x.com/a"))
            .unwrap();
        sheet.write_string(0, 5, "=1+1").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(
            cells(&bytes),
            ["234128524|1.5|2015-03-02|yes|https://x.com/a|=1+1"]
        );
    }

    #[test]
    fn a_sheet_that_spans_a_million_rows_costs_what_it_holds() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, text) in [(0, "Name"), (1_048_575, "last")] {
            sheet.write_string(row, 0, text).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(
            rows(&bytes),
            [(1, "Name".to_owned()), (1_048_576, "last".to_owned())]
        );
    }

    #[test]
    fn limits_count_for_workbooks_too() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for row in 0..50_002 {
            sheet.write_string(row, 0, "x").unwrap();
        }
        assert!(
            code(&book.save_to_buffer().unwrap())
                .1
                .contains("50,000 rows")
        );
        let mut book = Workbook::new();
        book.add_worksheet().write_string(4, 200, "x").unwrap();
        assert!(
            code(&book.save_to_buffer().unwrap())
                .1
                .contains("more than 200 columns")
        );
        let mut book = Workbook::new();
        book.add_worksheet()
            .write_string(4, 2, "x".repeat(4_001))
            .unwrap();
        assert!(
            code(&book.save_to_buffer().unwrap())
                .1
                .contains("Row 5, column C")
        );
    }
}

/// An archive of these entries.
fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;

/// A workbook whose sheet and strings are these texts.
fn by_hand(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    let rels = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let book_rels = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    archive(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", rels),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", book_rels),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const NO_STRINGS: &[u8] = br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="0"></sst>"#;

fn sheet_of(rows: &str) -> Vec<u8> {
    format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#).into_bytes()
}

mod hostile {
    use super::*;

    fn is_bomb(bytes: &[u8]) {
        let (code, message) = code(bytes);
        assert_eq!(code, "contents", "{message}");
        assert!(
            message.contains("unpacks to much more") || message.contains("damaged"),
            "{message}"
        );
    }

    #[test]
    fn the_frame_of_these_tests_is_a_workbook_that_can_be_read() {
        let cell = sheet_of(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>"#);
        assert_eq!(cells(&by_hand(&cell, NO_STRINGS)), ["x"]);
    }

    #[test]
    fn a_sheet_of_a_gigabyte_in_a_small_file() {
        let zeros = vec![b' '; 120 * 1024 * 1024];
        let bytes = by_hand(&sheet_of(""), &zeros);
        assert!(bytes.len() < 1024 * 1024);
        is_bomb(&bytes);
    }

    #[test]
    fn sizes_that_are_lied_about() {
        let zeros = vec![b' '; 30 * 1024 * 1024];
        let mut bytes = by_hand(&sheet_of(""), &zeros);
        // The uncompressed size in both headers of the entry, made small.
        let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
        let places: Vec<usize> = bytes
            .windows(4)
            .enumerate()
            .filter(|(_, w)| *w == size)
            .map(|(i, _)| i)
            .collect();
        assert!(!places.is_empty());
        for place in places {
            bytes[place..place + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
        is_bomb(&bytes);
    }

    #[test]
    fn thousands_of_entries() {
        let names: Vec<String> = (0..5_000).map(|i| format!("{i}")).collect();
        let entries: Vec<(&str, &[u8])> =
            names.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
        let bytes = archive(&entries);
        assert!(bytes.len() < BYTES);
        is_bomb(&bytes);
        // The archive's own count, made small: the list itself is counted too.
        let mut lying = bytes;
        let end = lying.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
        for place in [end + 8, end + 10] {
            lying[place..place + 2].copy_from_slice(&5_u16.to_le_bytes());
        }
        assert!(read_soon(&lying).is_err());
    }

    #[test]
    fn eight_hundred_thousand_attributes_on_one_tag() {
        let mut tag = String::from("<row r=\"1\"><c r=\"A1\" ");
        for i in 0..800_000 {
            write!(tag, "a{i}=\"\" ").unwrap();
        }
        tag.push_str("t=\"inlineStr\"><is><t>x</t></is></c></row>");
        // Refused or read, but soon.
        let _ = read_soon(&by_hand(&sheet_of(&tag), NO_STRINGS));
        let spaces: String = (0..200_000).fold(String::new(), |mut text, i| {
            write!(text, " xmlns:n{i}=\"u\"").unwrap();
            text
        });
        let _ = read_soon(&by_hand(
            &sheet_of(&format!("<row{spaces}></row>")),
            NO_STRINGS,
        ));
    }

    #[test]
    fn a_table_of_strings_that_promises_the_moon() {
        // The reader makes room for as many strings as the file says: that would end the process.
        for count in ["999999999999", "0000099999999999", " 99999999999"] {
            let strings =
                format!(r#"<sst xmlns="x" uniqueCount = "{count}"><si><t>x</t></si></sst>"#);
            assert!(
                code(&by_hand(&sheet_of(""), strings.as_bytes()))
                    .1
                    .contains("damaged"),
                "{count}"
            );
        }
    }

    #[test]
    fn one_long_string_in_every_cell() {
        let strings = format!(
            r#"<sst xmlns="x" uniqueCount="1"><si><t>{}</t></si></sst>"#,
            "x".repeat(3_999)
        );
        let rows: String = (1..=20_000).fold(String::new(), |mut text, r| {
            write!(text, r#"<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>"#).unwrap();
            text
        });
        assert!(
            code(&by_hand(&sheet_of(&rows), strings.as_bytes()))
                .1
                .contains("32 MB")
        );
    }

    #[test]
    fn archives_that_are_something_else() {
        for (name, word) in [
            ("xl/vbaProject.bin", "macros"),
            ("word/document.xml", "text document"),
            ("xl/workbook.bin", "binary workbook"),
        ] {
            let bytes = archive(&[("[Content_Types].xml", TYPES), (name, b"x")]);
            assert!(code(&bytes).1.contains(word), "{name}");
        }
        assert!(
            code(&archive(&[("register.csv", b"a,b")]))
                .1
                .contains("Unpack")
        );
        assert!(
            code(&archive(&[("mimetype", b"x"), ("content.xml", b"x")]))
                .1
                .contains("OpenDocument")
        );
        is_bomb(&archive(&[("[Content_Types].xml", TYPES)]));
        is_bomb(b"PK\x03\x04 and nothing more");
    }

    #[test]
    fn a_workbook_cut_anywhere_is_an_error_and_never_a_panic() {
        let bytes = workbook(&[("Accounts", &[&["Name", "URL"], &["A", "x.com/a"]])]);
        for end in (0..bytes.len()).step_by(97) {
            let _ = read_soon(&bytes[..end]);
        }
        for place in (0..bytes.len()).step_by(53) {
            let mut broken = bytes.clone();
            broken[place] ^= 0x55;
            let _ = read_soon(&broken);
        }
    }

    #[test]
    fn lists_in_lists_in_lists() {
        for open in ["[", "{a: ", "- "] {
            let deep = format!("- a: {}1", open.repeat(100_000));
            assert_eq!(code(deep.as_bytes()).0, "contents");
        }
        let deep = format!("[{{\"a\": {}1", "[".repeat(100_000));
        assert_eq!(code(deep.as_bytes()).0, "contents");
    }

    #[test]
    fn aliases_that_multiply() {
        let mut text = String::from("- a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for i in 1..12 {
            let before = format!("*a{}", i - 1);
            writeln!(text, "- a{i}: &a{i} [{}]", vec![before; 10].join(",")).unwrap();
        }
        assert_eq!(code(text.as_bytes()).0, "contents");
        let large = format!("- a: {}", "x ".repeat(1_100_000));
        assert!(code(large.as_bytes()).1.contains("2 MB"));
    }
}

mod records {
    use super::*;

    const YAML: &str = "# About the data\n- id:\n    bioguide: A1\n    thomas: '02222'\n  social:\n    twitter: RepA\n    twitter_id: 3026622545\n- id: {bioguide: B2}\n  social: {instagram: senb}\n  tags: [a, b]\n";

    #[test]
    fn records_become_rows_with_a_column_for_each_path() {
        let expected = [
            "id.bioguide|id.thomas|social.twitter|social.twitter_id|social.instagram|tags",
            "A1|02222|RepA|3026622545",
            "B2||||senb|a\nb",
        ];
        assert_eq!(cells(YAML.as_bytes()), expected);
        assert_eq!(
            cells(format!("accounts:\n{}", YAML.replace("# About the data\n", "")).as_bytes()),
            expected
        );
        let json =
            br#"[{"id":{"bioguide":"A1"},"n":1.5,"ok":true},{"id":{"bioguide":"B2"},"n":null}]"#;
        assert_eq!(cells(json), ["id.bioguide|n|ok", "A1|1.5|yes", "B2"]);
    }

    #[test]
    fn a_column_for_each_platform_becomes_a_row_for_each_account() {
        let book = unfolded(read_soon(YAML.as_bytes()).unwrap(), &Catalogue::built_in()).unwrap();
        let rows: Vec<_> = book.sheets[0]
            .rows
            .iter()
            .map(|r| format!("{}: {}", r.place, r.cells[..4].join("|")))
            .collect();
        assert_eq!(
            rows,
            [
                "columns: Platform|Handle|Platform account id|id.bioguide",
                "record 1, x: x|RepA|3026622545|A1",
                "record 2, instagram: instagram|senb||B2",
            ]
        );
    }

    #[test]
    fn a_table_that_begins_with_a_dash_is_a_table() {
        assert_eq!(
            cells(b"- none,url\na,x.com/a\n"),
            ["- none|url", "a|x.com/a"]
        );
        assert_eq!(code(b"- words: [\n").0, "contents");
    }
}

#[tokio::test]
async fn a_file_is_read_beside_the_requests() {
    let book = read(b"a,b\n1,2\n".to_vec()).await.unwrap();
    assert_eq!(book.sheets[0].rows.len(), 2);
    assert_eq!(read(Vec::new()).await, Err(Unreadable::Empty));
}
