//! Decodes the base64 of Secrets.

/// The text behind standard base64; none when it is no base64 or no text.
pub(in crate::govern) fn decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in encoded.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn decodes_what_others_encoded() {
        assert_eq!(decode("aHVudGVyMg==").as_deref(), Some("hunter2"));
        assert_eq!(decode("c2hvcA").as_deref(), Some("shop"));
        assert_eq!(decode(""), Some(String::new()));
        assert_eq!(decode("not base64!"), None);
        assert_eq!(decode("/w=="), None);
    }
}
