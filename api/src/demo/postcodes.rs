//! The postcode areas of Zaanstad, with about the middle of each: good enough to begin a search from, for want of a table of the
//! municipality's own.

/// Four digits, the town, latitude and longitude of about the middle.
pub const AREAS: [(&str, &str, &str, &str); 18] = [
    ("1501", "Zaandam", "52.450000", "4.829000"),
    ("1502", "Zaandam", "52.445000", "4.845000"),
    ("1503", "Zaandam", "52.437000", "4.840000"),
    ("1504", "Zaandam", "52.447000", "4.853000"),
    ("1505", "Zaandam", "52.434000", "4.836000"),
    ("1506", "Zaandam", "52.440000", "4.822000"),
    ("1507", "Zaandam", "52.445000", "4.803000"),
    ("1508", "Zaandam", "52.437000", "4.813000"),
    ("1509", "Zaandam", "52.454000", "4.835000"),
    ("1521", "Wormerveer", "52.490000", "4.792000"),
    ("1525", "Westknollendam", "52.515000", "4.793000"),
    ("1541", "Koog aan de Zaan", "52.462000", "4.808000"),
    ("1544", "Zaandijk", "52.474000", "4.803000"),
    ("1551", "Westzaan", "52.456000", "4.776000"),
    ("1561", "Krommenie", "52.499000", "4.768000"),
    ("1562", "Krommenie", "52.499000", "4.757000"),
    ("1566", "Assendelft", "52.484000", "4.752000"),
    ("1567", "Assendelft", "52.478000", "4.762000"),
];
