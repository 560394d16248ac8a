//! Drawing what was laid out.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};

use super::page::{BOLD, Colour, HEIGHT, Ink, Paper, REGULAR, WIDTH, Weight};
use crate::error::{ApiError, ApiResult};

/// The paper as a file. It takes some milliseconds, so it has no place inside a transaction.
///
/// # Errors
/// Where a font or the file can't be made, which is our mistake.
pub fn write(paper: &Paper) -> ApiResult<Vec<u8>> {
    let broken = || ApiError::internal("a font of the program can't be read");
    let regular = Font::new(REGULAR.into(), 0).ok_or_else(broken)?;
    let bold = Font::new(BOLD.into(), 0).ok_or_else(broken)?;
    let mut document = Document::new();
    document
        .set_metadata(Metadata::new().title(paper.title.clone()).language(paper.language.tag().to_owned()));
    for inks in &paper.pages {
        let size = PageSettings::from_wh(f32::from(WIDTH), f32::from(HEIGHT));
        let size = size.ok_or_else(|| ApiError::internal("a page has no size"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for ink in inks {
            draw(&mut surface, ink, &regular, &bold);
        }
    }
    document.finish().map_err(|fault| ApiError::internal(format!("a paper can't be written: {fault:?}")))
}

fn draw(surface: &mut Surface<'_>, ink: &Ink, regular: &Font, bold: &Font) {
    match ink {
        Ink::Text { x, y, size, weight, colour, text } => {
            let font = if *weight == Weight::Bold { bold } else { regular };
            surface.set_fill(Some(fill(*colour)));
            let at = Point::from_xy(f32::from(*x), f32::from(*y));
            surface.draw_text(at, font.clone(), f32::from(*size), text, false, TextDirection::Auto);
        }
        Ink::Bar { x, y, width, height, colour } => {
            let side = |from: i16| f32::from(from);
            let Some(bar) = Rect::from_xywh(side(*x), side(*y), side(*width), side(*height)) else { return };
            let mut path = PathBuilder::new();
            path.push_rect(bar);
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*colour)));
                surface.draw_path(&path);
            }
        }
    }
}

fn fill((red, green, blue): Colour) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

#[cfg(test)]
mod tests {
    use super::super::{Paper, Style};
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_paper_is_a_pdf_with_its_pages_and_a_part_of_the_fonts() {
        let mut paper = Paper::new("Proef", Language::Nl);
        paper.text(&"woord ".repeat(2_000), Style::body());
        let file = write(&paper).unwrap();
        assert!(file.starts_with(b"%PDF-"));
        let text = String::from_utf8_lossy(&file);
        assert!(text.contains(&format!("/Count {}", paper.pages.len())));
        assert!(file.len() < 60_000, "{} bytes", file.len());
    }
}
