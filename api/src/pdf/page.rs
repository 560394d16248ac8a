//! Laying out: lines that break between words, pages that break between lines. All measures are whole points (1/72 inch).

use ttf_parser::Face;

use crate::language::Language;

/// A4, points.
pub(super) const WIDTH: i16 = 595;
pub(super) const HEIGHT: i16 = 842;
/// White space around, points.
const MARGIN: i16 = 60;
/// Width of the label of a field, points.
const LABEL: i16 = 150;

/// The fonts (`fonts/OFL.txt` tells whose they are).
pub(super) const REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.otf");
pub(super) const BOLD: &[u8] = include_bytes!("../../fonts/Inter-Bold.otf");

/// Red, green and blue.
pub(super) type Colour = (u8, u8, u8);

const INK: Colour = (28, 32, 36);
const GREY: Colour = (96, 104, 112);
/// The programme's own: the green of the wooden houses along the Zaan.
pub(super) const GREEN: Colour = (14, 94, 68);

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For reading.
    Regular,
    /// For what stands out.
    Bold,
}

/// Where a line stands between the margins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left margin.
    Left,
    /// In the middle.
    Centre,
}

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    size: i16,
    weight: Weight,
    align: Align,
    colour: Colour,
}

impl Style {
    /// Text of `size` points.
    #[must_use]
    pub fn new(size: i16, weight: Weight) -> Self {
        Self { size, weight, align: Align::Left, colour: INK }
    }

    /// Text to read.
    #[must_use]
    pub fn body() -> Self {
        Self::new(10, Weight::Regular)
    }

    /// In the middle.
    #[must_use]
    pub fn centred(self) -> Self {
        Self { align: Align::Centre, ..self }
    }

    /// In the programme's green.
    #[must_use]
    pub fn green(self) -> Self {
        Self { colour: GREEN, ..self }
    }

    /// For what matters less.
    #[must_use]
    pub fn grey(self) -> Self {
        Self { colour: GREY, ..self }
    }

    /// From one line to the next.
    fn leading(self) -> i16 {
        self.size.saturating_add(self.size / 2)
    }
}

/// Something drawn at its place; `y` grows downwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// A line of text on its base line.
    Text { x: i16, y: i16, size: i16, weight: Weight, colour: Colour, text: String },
    /// A filled rectangle.
    Bar { x: i16, y: i16, width: i16, height: i16, colour: Colour },
}

/// A paper as it is written, from top to bottom.
#[derive(Clone, Debug)]
pub struct Paper {
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) pages: Vec<Vec<Ink>>,
    y: i16,
}

impl Paper {
    /// An empty one. The title is for the reader's program.
    #[must_use]
    pub fn new(title: &str, language: Language) -> Self {
        Self { title: title.to_owned(), language, pages: vec![Vec::new()], y: MARGIN }
    }

    fn draw(&mut self, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.push(ink);
        }
    }

    /// Begins another page where `height` does not fit any more.
    fn need(&mut self, height: i16) {
        if self.y.saturating_add(height) > HEIGHT - MARGIN {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    /// Leaves room, points.
    pub fn space(&mut self, points: i16) {
        self.y = self.y.saturating_add(points);
    }

    /// Text, in as many lines as it takes.
    pub fn text(&mut self, text: &str, style: Style) {
        self.text_between(text, style, MARGIN, WIDTH - 2 * MARGIN);
    }

    fn text_between(&mut self, text: &str, style: Style, left: i16, width: i16) {
        for line in break_lines(text, style, width) {
            self.need(style.leading());
            self.space(style.leading());
            let free = width.saturating_sub(width_of(&line, style)).max(0);
            let x = if style.align == Align::Centre { left + free / 2 } else { left };
            let y = self.y - style.size / 3;
            let Style { size, weight, colour, .. } = style;
            self.draw(Ink::Text { x, y, size, weight, colour, text: line });
        }
    }

    /// A heading, kept together with what follows it.
    pub fn heading(&mut self, text: &str) {
        self.space(12);
        self.need(60);
        self.text(text, Style::new(13, Weight::Bold).green());
        self.space(4);
    }

    /// What something is, and what stands there.
    pub fn field(&mut self, label: &str, value: &str) {
        let label_style = Style::body().grey();
        self.need(label_style.leading());
        let (page, top) = (self.pages.len(), self.y);
        self.text_between(label, label_style, MARGIN, LABEL - 10);
        let (label_page, label_end) = (self.pages.len(), self.y);
        if label_page == page {
            self.y = top;
        }
        self.text_between(value, Style::body(), MARGIN + LABEL, WIDTH - 2 * MARGIN - LABEL);
        if self.pages.len() == label_page {
            self.y = self.y.max(label_end);
        }
        self.space(3);
    }

    /// A list, each item with a dash.
    pub fn item(&mut self, text: &str) {
        self.need(Style::body().leading());
        let (page, top) = (self.pages.len(), self.y);
        self.text_between("–", Style::body().green(), MARGIN, 12);
        if self.pages.len() == page {
            self.y = top;
        }
        self.text_between(text, Style::body(), MARGIN + 14, WIDTH - 2 * MARGIN - 14);
    }

    /// A bar over the whole width of the paper at the top, in the programme's green.
    pub fn band(&mut self, height: i16) {
        self.draw(Ink::Bar { x: 0, y: 0, width: WIDTH, height, colour: GREEN });
        self.y = self.y.max(height);
    }

    /// A thin line between the margins.
    pub fn rule(&mut self) {
        self.need(12);
        self.space(6);
        let (y, width) = (self.y, WIDTH - 2 * MARGIN);
        self.draw(Ink::Bar { x: MARGIN, y, width, height: 1, colour: GREEN });
        self.space(6);
    }

    /// A QR code in the middle, of `modules` (dark or not, row by row), each so many points wide.
    pub fn qr(&mut self, modules: &[Vec<bool>], points: i16) {
        let side = i16::try_from(modules.len()).unwrap_or(0).saturating_mul(points);
        self.need(side);
        let (left, top) = ((WIDTH - side) / 2, self.y);
        for (row, y) in
            modules.iter().zip((0..).map(|row: i16| top.saturating_add(row.saturating_mul(points))))
        {
            for (_, x) in row
                .iter()
                .zip((0..).map(|column: i16| left.saturating_add(column.saturating_mul(points))))
                .filter(|(dark, _)| **dark)
            {
                self.draw(Ink::Bar { x, y, width: points, height: points, colour: INK });
            }
        }
        self.space(side);
    }
}

/// Breaks text at its line ends and between words, so that no line is wider than `width`; a word that is wider itself is
/// broken where it must be.
fn break_lines(text: &str, style: Style, width: i16) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace().flat_map(|word| break_word(word, style, width)) {
            let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
            if width_of(&longer, style) <= width {
                line = longer;
            } else {
                lines.push(std::mem::replace(&mut line, word));
            }
        }
        lines.push(line);
    }
    lines
}

fn break_word(word: &str, style: Style, width: i16) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    for letter in word.chars() {
        let longer = format!("{part}{letter}");
        if !part.is_empty() && width_of(&longer, style) > width {
            parts.push(std::mem::replace(&mut part, letter.to_string()));
        } else {
            part = longer;
        }
    }
    parts.push(part);
    parts
}

/// The width of a line, points, rounded up. Kerning, which only ever makes it narrower by a little, is left out.
fn width_of(text: &str, style: Style) -> i16 {
    let bytes = if style.weight == Weight::Bold { BOLD } else { REGULAR };
    let Ok(face) = Face::parse(bytes, 0) else { return i16::MAX };
    let advance = |letter| {
        let glyph = face.glyph_index(letter).unwrap_or_default();
        i64::from(face.glyph_hor_advance(glyph).unwrap_or_default())
    };
    let units: i64 = text.chars().map(advance).sum();
    let points = (units * i64::from(style.size)).div_euclid(i64::from(face.units_per_em()).max(1)) + 1;
    i16::try_from(points).unwrap_or(i16::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines_of(paper: &Paper) -> Vec<(usize, i16, String)> {
        let on = |(page, inks): (usize, &Vec<Ink>)| {
            let texts = inks.iter().filter_map(move |ink| match ink {
                Ink::Text { y, text, .. } => Some((page, *y, text.clone())),
                Ink::Bar { .. } => None,
            });
            texts.collect::<Vec<_>>()
        };
        paper.pages.iter().enumerate().flat_map(on).collect()
    }

    #[test]
    fn text_breaks_between_words_and_pages_between_lines() {
        let mut paper = Paper::new("Proef", Language::Nl);
        paper.text(&"woord ".repeat(2_000), Style::body());
        let lines = lines_of(&paper);
        assert!(paper.pages.len() > 1);
        let words: usize = lines.iter().map(|(_, _, text)| text.split(' ').count()).sum();
        assert_eq!(words, 2_000);
        assert!(lines.iter().all(|(_, y, _)| (MARGIN..=HEIGHT - MARGIN).contains(y)));
    }

    #[test]
    fn a_field_stands_beside_its_label_and_what_follows_below_both() {
        let mut paper = Paper::new("Proef", Language::Nl);
        paper.field("Bedrijf", "Fietsenmakerij De Dam");
        paper.field("Taken", &"plakken ".repeat(40));
        paper.field("Einde", "28 februari 2027");
        let lines = lines_of(&paper);
        let y_of = |text: &str| lines.iter().find(|(_, _, line)| line == text).unwrap().1;
        assert_eq!(y_of("Bedrijf"), y_of("Fietsenmakerij De Dam"));
        let below_of_tasks = lines.iter().filter(|(_, _, line)| line.contains("plakken")).map(|(_, y, _)| *y);
        assert!(below_of_tasks.max().unwrap() < y_of("Einde"));
    }

    #[test]
    fn letters_of_the_programmes_youths_are_in_the_fonts() {
        for bytes in [REGULAR, BOLD] {
            let face = Face::parse(bytes, 0).unwrap();
            for letter in
                "Şeyma Yılmaz-İnan Łukasz Đoković Ñoño Zoë Çelik Müller Ångström ß Иван Ελένη €–’✓".chars()
            {
                assert!(face.glyph_index(letter).is_some(), "{letter}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_it_may_be_and_nothing_is_lost(text in "[a-zA-Z0-9 ]{0,300}", width in 40i16..400) {
            let style = Style::body();
            let lines = break_lines(&text, style, width);
            prop_assert!(lines.iter().all(|line| width_of(line, style) <= width));
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&lines.join(" ")), letters(&text));
        }
    }
}
