//! What a file is, and what is left of it before it is kept.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageResult, Limits};

use crate::error::Code;

/// The largest file, bytes.
pub const LARGEST_FILE: usize = 5 * 1024 * 1024;
/// The longest side of a picture, pixels: above every phone's camera.
const LONGEST_SIDE: u32 = 12_000;
/// The most pixels of a picture. A few kilobytes of PNG can stand for a picture that fills the memory.
const MOST_PIXELS: u64 = 64_000_000;
/// The most memory for decoding one picture, bytes: four for each pixel.
const MOST_MEMORY_BYTES: u64 = 256 * 1024 * 1024;
/// How a photo is written anew: nobody sees the difference, and it stays as large as it came.
const JPEG_QUALITY: u8 = 85;
/// How far from the end of a PDF its last mark may be, bytes (ISO 32000-1, annex H).
const PDF_TAIL: usize = 1024;

/// What we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl FileType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// What the name of such a file ends in.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// The one that is kept under that media type.
    #[must_use]
    pub fn named(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.media_type() == media_type)
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            let tail = bytes.get(bytes.len().saturating_sub(PDF_TAIL)..).unwrap_or_default();
            return tail.windows(5).any(|part| part == b"%%EOF").then_some(Self::Pdf);
        }
        match image::guess_format(bytes) {
            Ok(ImageFormat::Jpeg) => Some(Self::Jpeg),
            Ok(ImageFormat::Png) => Some(Self::Png),
            _ => None,
        }
    }
}

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// What it is.
    pub file_type: FileType,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Finds out what a file is by its content, and writes pictures anew, the right way up and with nothing in them but
/// what one sees.
///
/// # Errors
/// `file_type_not_accepted`, `image_too_large`, or `file_broken` where it is not what its first bytes say.
pub fn clean(bytes: Vec<u8>) -> Result<Cleaned, Code> {
    let file_type = FileType::of(&bytes).ok_or(Code::FileTypeNotAccepted)?;
    let bytes = match file_type {
        FileType::Pdf => bytes,
        FileType::Jpeg => decode(JpegDecoder::new(Cursor::new(&bytes))).and_then(write_jpeg)?,
        FileType::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(&bytes), limits());
            decode(decoder).and_then(|picture| write(&picture, ImageFormat::Png))?
        }
    };
    Ok(Cleaned { file_type, bytes })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY_BYTES);
    limits
}

/// The size is looked at before anything is decoded.
fn decode(decoder: ImageResult<impl ImageDecoder>) -> Result<DynamicImage, Code> {
    let mut decoder = decoder.map_err(|fault| code_of(&fault))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    let is_large = width > LONGEST_SIDE || height > LONGEST_SIDE || pixels > MOST_PIXELS;
    if is_large || decoder.total_bytes() > MOST_MEMORY_BYTES {
        return Err(Code::ImageTooLarge);
    }
    decoder.set_limits(limits()).map_err(|fault| code_of(&fault))?;
    let orientation = decoder.orientation().map_err(|fault| code_of(&fault))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|fault| code_of(&fault))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn code_of(fault: &ImageError) -> Code {
    match fault {
        ImageError::Limits(_) => Code::ImageTooLarge,
        _ => Code::FileBroken,
    }
}

fn write_jpeg(picture: DynamicImage) -> Result<Vec<u8>, Code> {
    let picture = match picture {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => picture,
        other => DynamicImage::ImageRgb8(other.into_rgb8()),
    };
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    picture.write_with_encoder(encoder).map_err(|_| Code::FileBroken)?;
    Ok(bytes)
}

fn write(picture: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, Code> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).map_err(|_| Code::FileBroken)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(FileType::of(b"%PDF-1.7\n...\n%%EOF\n"), Some(FileType::Pdf));
        for other in [
            &b"%PDF-1.7 and no end"[..],
            b" %PDF-1.7\n%%EOF",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<html>",
            b"GIF89a",
            b"PK\x03\x04",
            b"MZ",
            b"x",
        ] {
            assert_eq!(FileType::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn types_are_found_by_the_name_they_are_kept_under() {
        for known in FileType::ALL {
            assert_eq!(FileType::named(known.media_type()), Some(known));
        }
        assert_eq!(FileType::named("text/html"), None);
    }

    #[test]
    fn a_picture_with_more_pixels_than_memory_is_not_begun() {
        let head = |width: u32, height: u32| {
            let mut picture = Cursor::new(Vec::new());
            DynamicImage::new_luma8(1, 1).write_to(&mut picture, ImageFormat::Png).unwrap();
            let mut bytes = picture.into_inner();
            bytes[16..20].copy_from_slice(&width.to_be_bytes());
            bytes[20..24].copy_from_slice(&height.to_be_bytes());
            let sum = crc(&bytes[12..29]);
            bytes[29..33].copy_from_slice(&sum.to_be_bytes());
            bytes
        };
        for (width, height) in [(12_001, 1), (1, 12_001), (9_000, 9_000), (u32::MAX / 2, 2)] {
            assert_eq!(clean(head(width, height)), Err(Code::ImageTooLarge), "{width} x {height}");
        }
    }

    fn crc(bytes: &[u8]) -> u32 {
        let step = |sum: u32, byte: &u8| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 }
            })
        };
        !bytes.iter().fold(u32::MAX, step)
    }

    proptest! {
        #[test]
        fn whatever_comes_is_answered(start in 0usize..3, rest in proptest::collection::vec(any::<u8>(), 0..300)) {
            let magic: [&[u8]; 3] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.4"];
            let _ = clean([magic[start], &rest].concat());
        }
    }
}
