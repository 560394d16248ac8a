//! What searches share: words and points as people write them, and a statement that is written piece by piece.

use sea_orm::Value;

use crate::coordinate::{Microdegrees, NORTH_MICROMETRES, Point};

/// Words that a search holds at most.
const WORDS: usize = 10;
/// Characters that a search holds at most.
const CHARACTERS: usize = 100;

/// The words of a search in small letters, all of which must occur.
///
/// # Errors
/// Codes of what is wrong with it.
pub fn words_of(text: &str) -> Result<Vec<String>, Vec<&'static str>> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let is_long = words.len() > WORDS || text.chars().count() > CHARACTERS;
    let mut wrong = Vec::new();
    wrong.extend(is_long.then_some("too_many_words"));
    wrong.extend(text.contains(char::is_control).then_some("forbidden_character"));
    if wrong.is_empty() { Ok(words) } else { Err(wrong) }
}

/// Latitude and longitude with a comma between, in the Netherlands.
#[must_use]
pub fn point_of(text: &str) -> Option<Point> {
    let (latitude, longitude) = text.split_once(',')?;
    let latitude: Microdegrees = latitude.trim().parse().ok()?;
    let longitude: Microdegrees = longitude.trim().parse().ok()?;
    Point::in_the_netherlands(latitude.0, longitude.0)
}

/// A pattern for `LIKE ... ESCAPE '!'` that finds the word wherever it stands; what else a pattern can mean is inert.
#[must_use]
pub fn pattern_of(word: &str) -> String {
    let mut pattern = String::from("%");
    for letter in word.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// A statement that is being written.
#[derive(Debug, Default)]
pub struct Sql {
    /// The words so far.
    pub text: String,
    /// What its names stand for.
    pub values: Vec<Value>,
}

impl Sql {
    /// Names a value.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Adds words.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a condition, in which `$$` stands for the value, where there is something to compare with.
    pub fn and(&mut self, condition: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            let name = self.bind(value);
            self.push(" AND ");
            self.push(&condition.replace("$$", &name));
        }
    }
}

/// The square of the distance of a row of `table` to a point, square millimetres: the same in whole numbers as
/// [`Point::square_distance`].
pub fn square_distance(sql: &mut Sql, table: &str, near: Point) -> String {
    let (latitude, longitude) = (sql.bind(near.latitude), sql.bind(near.longitude));
    let east = sql.bind(near.east_micrometres());
    let north = format!("(({table}.latitude_microdegrees - {latitude}) * {NORTH_MICROMETRES} / 1000)");
    let east = format!("(({table}.longitude_microdegrees - {longitude}) * {east} / 1000)");
    format!("({north} * {north} + {east} * {east})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_its_letters_only() {
        assert_eq!(pattern_of("50%_!"), "%50!%!_!!%");
        assert_eq!(words_of("  Judo  VOOR ").unwrap(), ["judo", "voor"]);
        assert_eq!(words_of(&"x ".repeat(11)).unwrap_err(), ["too_many_words"]);
        assert_eq!(words_of(&"x".repeat(101)).unwrap_err(), ["too_many_words"]);
        assert_eq!(words_of("nul\0").unwrap_err(), ["forbidden_character"]);
    }

    #[test]
    fn a_point_is_two_coordinates_in_the_country() {
        let zaandam = point_of("52.4381, 4.8210").unwrap();
        assert_eq!((zaandam.latitude, zaandam.longitude), (52_438_100, 4_821_000));
        for text in ["", "52.4381", "52.4381;4.8", "52.4381,4.8210,1", "a,b", "48.85,2.35"] {
            assert_eq!(point_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_statement_names_its_values_in_order() {
        let mut sql = Sql::default();
        sql.push("SELECT 1 WHERE TRUE");
        sql.and("a = $$", Some(1));
        sql.and("b = $$", None::<i32>);
        sql.and("c BETWEEN $$ AND $$", Some(2));
        assert_eq!(sql.text, "SELECT 1 WHERE TRUE AND a = $1 AND c BETWEEN $2 AND $2");
        assert_eq!(sql.values.len(), 2);
    }
}
