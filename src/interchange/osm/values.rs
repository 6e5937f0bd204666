//! How OpenStreetMap writes lengths, directions and counts.

/// Metres: `12`, `12.5 m`, `39'4"`, `39 ft`.
pub(super) fn metres(text: &str) -> Option<f64> {
    const METRES_PER_FOOT: f64 = 0.3048;
    const INCHES_PER_FOOT: f64 = 12.0;
    let text = text.trim();
    if let Some((feet, inches)) = text.split_once('\'') {
        let inches = inches.trim().trim_end_matches('"').trim();
        let inches = if inches.is_empty() {
            0.0
        } else {
            number(inches)?
        };
        return Some(rounded(
            (number(feet)? + inches / INCHES_PER_FOOT) * METRES_PER_FOOT,
        ));
    }
    for (unit, metres) in [
        ("ft", METRES_PER_FOOT),
        ("km", 1000.0),
        ("cm", 0.01),
        ("m", 1.0),
    ] {
        if let Some(value) = text.strip_suffix(unit) {
            return number(value).map(|value| rounded(value * metres));
        }
    }
    number(text)
}

/// To the millimetre, so that a sum of feet reads as a person would write it.
fn rounded(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}

/// A finite number; a comma may stand for the point.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let is_plain = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+'));
    text.parse().ok().filter(|_| is_plain)
}

/// Degrees clockwise from north: a number or a point of the compass.
pub(super) fn direction_deg(text: &str) -> Option<f64> {
    const COMPASS: [&str; 16] = [
        "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW",
        "NW", "NNW",
    ];
    const STEP_DEG: f64 = 22.5;
    let text = text.trim().trim_end_matches('°');
    COMPASS
        .iter()
        .position(|point| point.eq_ignore_ascii_case(text))
        .map(|index| index as f64 * STEP_DEG)
        .or_else(|| number(text))
}

/// Kilowatts: `22 kW`, `3500 W`.
pub(super) fn kilowatts(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(value) = text.strip_suffix("kw") {
        return number(value);
    }
    text.strip_suffix('w')
        .and_then(number)
        .map(|watts| watts / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_metres_whatever_their_unit() {
        for (text, expected) in [
            ("12", 12.0),
            ("12 m", 12.0),
            ("12.5m", 12.5),
            ("3,5", 3.5),
            ("39'4\"", 11.989),
            ("40'", 12.192),
            ("10 ft", 3.048),
            ("250cm", 2.5),
        ] {
            assert_eq!(metres(text), Some(expected), "{text}");
        }
        for text in ["tall", "", "12-15", "1e9", "inf", "NaN", "~5", "'"] {
            assert_eq!(metres(text), None, "{text}");
        }
    }

    #[test]
    fn directions_are_degrees_or_points_of_the_compass() {
        assert_eq!(direction_deg("90"), Some(90.0));
        assert_eq!(direction_deg("nne"), Some(22.5));
        assert_eq!(direction_deg("W"), Some(270.0));
        assert_eq!(direction_deg("up"), None);
    }

    #[test]
    fn power_needs_its_unit() {
        assert_eq!(kilowatts("22 kW"), Some(22.0));
        assert_eq!(kilowatts("3500 W"), Some(3.5));
        assert_eq!(kilowatts("22"), None);
    }
}
