//! Holds places of files in order, so that it is quickly told whether another meets one of them.

use super::Span;

/// Places in the order of files and starts, each with how far any before it reaches.
#[derive(Clone, Default, Debug)]
pub struct Places {
    sorted: Vec<Span>,
}

impl Places {
    /// Puts places in order.
    pub fn new(places: impl IntoIterator<Item = Span>) -> Self {
        let mut sorted: Vec<Span> = places.into_iter().collect();
        sorted.sort_unstable();
        let mut reach: Option<Span> = None;
        for place in &mut sorted {
            let before = reach.filter(|before| before.file == place.file).map_or(0, |before| before.end);
            place.end = place.end.max(before);
            reach = Some(*place);
        }
        Places { sorted }
    }

    /// Whether any of the places and another have bytes in common.
    pub fn meet(&self, span: Span) -> bool {
        let before = self.sorted.partition_point(|place| (place.file, place.start) < (span.file, span.end));
        let last = before.checked_sub(1).and_then(|at| self.sorted.get(at));
        last.is_some_and(|place| place.file == span.file && place.end > span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::source::{FileId, Span};

    #[test]
    fn a_long_place_is_met_behind_short_ones() {
        let span = |file, start, end| Span { file: FileId(file), start, end };
        let places = Places::new([span(1, 5, 6), span(1, 0, 100), span(0, 50, 60)]);
        for (place, meets) in [
            (span(1, 80, 90), true),
            (span(1, 100, 110), false),
            (span(0, 55, 56), true),
            (span(0, 10, 50), false),
            (span(2, 0, 10), false),
        ] {
            assert_eq!(places.meet(place), meets, "{place:?}");
        }
    }
}
