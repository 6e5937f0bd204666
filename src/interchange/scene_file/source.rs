//! The bytes of a file on their way to the JSON parser.

use std::io::{self, Read};

/// Hands a file on with three changes: a byte order mark is left away, the words `NaN` and `Infinity`, which JSON does
/// not have but much software writes, become texts (so that the member that holds one can be named, and the rest of
/// the file still be read), and it fails past the size limit.
pub(super) struct Source<R> {
    reader: R,
    left: u64,
    input: Vec<u8>,
    output: Vec<u8>,
    given: usize,
    state: State,
    at_start: bool,
    at_end: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Between,
    Text,
    /// After a backslash.
    Escaped,
    /// After a minus, which was held back.
    Minus,
    /// In a word that begins with a capital.
    Word,
}

const CHUNK: usize = 64 << 10;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What [`Source`] fails with past the limit.
#[derive(Debug, thiserror::Error)]
#[error("the file is larger than the limit")]
pub(super) struct PastLimit;

impl<R: Read> Source<R> {
    pub(super) fn new(reader: R, max_bytes: u64) -> Self {
        Self {
            reader,
            left: max_bytes,
            input: vec![0; CHUNK],
            output: Vec::with_capacity(CHUNK + 2),
            given: 0,
            state: State::Between,
            at_start: true,
            at_end: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.output.clear();
        self.given = 0;
        while self.output.is_empty() && !self.at_end {
            let count = self.fill_input()?;
            let input = std::mem::take(&mut self.input);
            for &byte in &input[..count] {
                self.pass(byte);
            }
            self.input = input;
            if self.at_end {
                self.finish();
            }
        }
        Ok(())
    }

    /// Reads one chunk. The first one is filled as far as it goes, so that a byte order mark is seen whole.
    fn fill_input(&mut self) -> io::Result<usize> {
        let wanted = if self.at_start {
            BYTE_ORDER_MARK.len()
        } else {
            1
        };
        let mut count = 0;
        while count < wanted && !self.at_end {
            match self.reader.read(&mut self.input[count..]) {
                Ok(0) => self.at_end = true,
                Ok(more) => count += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::other(PastLimit))?;
        if self.at_start && self.input[..count].starts_with(BYTE_ORDER_MARK) {
            self.input.copy_within(BYTE_ORDER_MARK.len()..count, 0);
            count -= BYTE_ORDER_MARK.len();
        }
        self.at_start = false;
        Ok(count)
    }

    fn pass(&mut self, byte: u8) {
        use State::{Between, Escaped, Minus, Text, Word};
        match self.state {
            Text => {
                self.state = match byte {
                    b'"' => Between,
                    b'\\' => Escaped,
                    _ => Text,
                };
                self.output.push(byte);
            }
            Escaped => {
                self.state = Text;
                self.output.push(byte);
            }
            Word if byte.is_ascii_alphabetic() => self.output.push(byte),
            Word => {
                self.output.push(b'"');
                self.between(byte);
            }
            Minus if matches!(byte, b'I' | b'N') => {
                self.state = Word;
                self.output.extend([b'"', b'-', byte]);
            }
            Minus => {
                self.output.push(b'-');
                self.between(byte);
            }
            Between => self.between(byte),
        }
    }

    fn between(&mut self, byte: u8) {
        self.state = match byte {
            b'"' => State::Text,
            b'-' => State::Minus,
            b'I' | b'N' => State::Word,
            _ => State::Between,
        };
        match self.state {
            State::Minus => {}
            State::Word => self.output.extend([b'"', byte]),
            _ => self.output.push(byte),
        }
    }

    fn finish(&mut self) {
        match self.state {
            State::Word => self.output.push(b'"'),
            State::Minus => self.output.push(b'-'),
            _ => {}
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.output.len() {
            self.refill()?;
        }
        let rest = &self.output[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives single bytes, so that every state is met at a chunk's border.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn passed(text: &str) -> String {
        let mut whole = String::new();
        Source::new(text.as_bytes(), 1000)
            .read_to_string(&mut whole)
            .unwrap();
        let mut in_drops = String::new();
        Source::new(Drops(text.as_bytes()), 1000)
            .read_to_string(&mut in_drops)
            .unwrap();
        assert_eq!(whole, in_drops);
        whole
    }

    #[test]
    fn words_that_json_lacks_become_texts() {
        assert_eq!(
            passed("[NaN, -Infinity,Infinity, -1, 1E5]"),
            r#"["NaN", "-Infinity","Infinity", -1, 1E5]"#
        );
        assert_eq!(passed("-"), "-");
        assert_eq!(passed("NaN"), r#""NaN""#);
    }

    #[test]
    fn texts_stay_as_they_are() {
        let text = r#"{"NaN": "say \"NaN\" -I \\", "N": null}"#;
        assert_eq!(passed(text), text);
    }

    #[test]
    fn a_byte_order_mark_is_left_away() {
        assert_eq!(passed("\u{feff}[]"), "[]");
        assert_eq!(passed(""), "");
    }

    #[test]
    fn it_fails_past_the_limit() {
        let error = Source::new(&b"[1, 2, 3]"[..], 5)
            .read_to_end(&mut Vec::new())
            .unwrap_err();
        assert!(error.get_ref().unwrap().is::<PastLimit>());
    }
}
