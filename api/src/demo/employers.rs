//! The employers of the demo: forty made-up businesses in Zaanstad's neighbourhoods, and the postcode areas around them.

use entities::Sector;

use Sector::{
    Beauty, Care, Construction, Creative, Food, Green, Hospitality, Ict, Logistics, Office, Other, Retail,
    Sport, Technology,
};

/// A business.
pub(super) struct Business {
    pub name: &'static str,
    pub sector: Sector,
    pub street: &'static str,
    pub postcode: &'static str,
    pub neighbourhood: &'static str,
    pub contact: &'static str,
}

macro_rules! businesses {
    ($($sector:ident $name:literal $street:literal $postcode:literal $neighbourhood:literal $contact:literal;)*) => {
        &[$(Business {
            sector: $sector, name: $name, street: $street, postcode: $postcode, neighbourhood: $neighbourhood,
            contact: $contact,
        }),*]
    };
}

/// All forty. A lead verified all but the last two.
#[rustfmt::skip]
pub(super) const BUSINESSES: &[Business] = businesses! {
    Technology   "Fietsenmakerij De Brug"      "Westzijde 10"          "1506 EA" "Zaandam Centrum" "Piet de Jong";
    Food         "Bakkerij Zaanzicht"          "Zuiderhoofdstraat 41"  "1561 AJ" "Krommenie"       "Nel Kramer";
    Hospitality  "Lunchroom De Houtzager"      "Gedempte Gracht 22"    "1506 CG" "Zaandam Centrum" "Samira Idrissi";
    Retail       "Buurtsuper Poelenburg"       "Weerpad 8"             "1504 NA" "Poelenburg"      "Mehmet Kaya";
    Technology   "Garage Assendelft"           "Dorpsstraat 390"       "1566 BR" "Assendelft"      "Rob Zwart";
    Green        "Kwekerij De Kaaik"           "Kaaik 12"              "1567 JP" "Assendelft"      "Ans Groot";
    Care         "Zorghuis Zaanoever"          "Oostzijde 180"         "1502 BL" "Zaandam Oost"    "Gerda Prins";
    Creative     "Studio Zaanstreek"           "Hembrugstraat 4"       "1505 XA" "Hembrug"         "Jaimy Lopes";
    Ict          "Computerwinkel Peldersveld"  "Twiskeweg 115"         "1503 AB" "Peldersveld"     "Arjan Post";
    Construction "Timmerbedrijf Wals"          "Provincialeweg 66"     "1561 GZ" "Krommenie"       "Henk Wals";
    Beauty       "Kapsalon Knip en Klets"      "Perim 30"              "1503 GN" "Peldersveld"     "Aylin Demirci";
    Sport        "Sportschool De Dijk"         "Noorderhoofdstraat 77" "1561 AT" "Krommenie"       "Dennis Vos";
    Logistics    "Koeriers van de Zaan"        "Houthavenkade 14"      "1506 PC" "Zaandam West"    "Bilal Amrani";
    Office       "Administratie Visser"        "Stationsstraat 9"      "1506 DH" "Zaandam Centrum" "Loes Visser";
    Food         "Chocolaterie Koog"           "Hoogstraat 18"         "1541 KX" "Koog aan de Zaan" "Tom Bakker";
    Retail       "Boekhandel Zaandam"          "Westzijde 74"          "1506 EG" "Zaandam Centrum" "Irma Bos";
    Hospitality  "Pannenkoeken aan de Schans"  "Schansend 20"          "1509 AW" "Zaanse Schans"   "Joep Mol";
    Green        "Dierenweide Darwinpark"      "Heijermansstraat 129"  "1502 DJ" "Zaandam Oost"    "Fenna Smit";
    Technology   "Witgoed Reparatie Wormerveer" "Marktstraat 35"       "1521 DZ" "Wormerveer"      "Karel Jonk";
    Care         "Kinderopvang Het Molentje"   "Vincent van Goghweg 2" "1506 JB" "Zaandam Zuid"    "Sanne Klut";
    Creative     "Drukkerij De Letter"         "Wandelweg 50"          "1521 AH" "Wormerveer"      "Wout Letter";
    Retail       "Kringloop Zaanstad"          "Pieter Ghijsenlaan 14" "1506 PV" "Zaandam West"    "Monique Haan";
    Food         "Slagerij Van der Laan"       "Dorpsstraat 602"       "1566 EL" "Assendelft"      "Kees van der Laan";
    Construction "Schildersbedrijf Kleurrijk"  "Weerpad 40"            "1504 NK" "Poelenburg"      "Yusuf Arslan";
    Sport        "Zwembad De Slag"             "Gouwenaar 5"           "1503 HE" "Peldersveld"     "Miriam Stam";
    Ict          "Websites van Hier"           "Ebbehout 31"           "1507 EA" "Westerwatering"  "Daan Mak";
    Office       "Wijkkantoor Poelenburg"      "Clusiusstraat 10"      "1504 DK" "Poelenburg"      "Nadia el Amrani";
    Beauty       "Schoonheid aan het Plein"    "Saenredamplein 6"      "1566 LA" "Assendelft"      "Bo Rem";
    Logistics    "Magazijn Hoogtij"            "Westzanerdijk 201"     "1507 AJ" "Westerspoor"     "Peter Koning";
    Hospitality  "IJssalon Aurora"             "Gedempte Gracht 51"    "1506 CC" "Zaandam Centrum" "Carlo Rossi";
    Technology   "Metaal en Meer"              "Ronde Tocht 3"         "1507 CC" "Westerspoor"     "Ger Schaap";
    Retail       "Bloemen van Zaandijk"        "Lagedijk 90"           "1544 BJ" "Zaandijk"        "Truus Blom";
    Green        "Hoveniers Westzaan"          "Kerkbuurt 44"          "1551 AC" "Westzaan"        "Sjoerd Heijne";
    Care         "Thuiszorg Krommenie"         "Heiligeweg 12"         "1561 DE" "Krommenie"       "Petra Dral";
    Creative     "Theater De Zaanse Planken"   "Zuideinde 5"           "1511 GA" "Oostzaan"        "Lieke Boon";
    Other        "Scheepswerf De Haven"        "Havenstraat 71"        "1506 PG" "Zaandam West"    "Ad Brinkman";
    Sport        "Voetbalvereniging Zaanlandia" "Sportlaan 8"          "1561 XW" "Krommenie"       "Ron Ruijter";
    Food         "Olijven en Noten"            "Perim 12"              "1503 GM" "Peldersveld"     "Hasan Yildiz";
    Retail       "Telefoonwinkel Bel Zaan"     "Westzijde 120"         "1506 EK" "Zaandam Centrum" "Imran Shah";
    Construction "Klusbedrijf Handig"          "Plein 13"              "1521 JA" "Wormerveer"      "Erik Handig";
};

/// How many of them a lead verified: the first ones.
pub(super) const VERIFIED: usize = 38;

/// Postcode areas with about the middle of each: four digits, name, latitude and longitude.
pub(super) const POSTCODE_AREAS: &[(&str, &str, &str, &str)] = &[
    ("1501", "Zaandam Oost", "52.438000", "4.836000"),
    ("1502", "Zaandam Oost", "52.443000", "4.843000"),
    ("1503", "Peldersveld", "52.446000", "4.857000"),
    ("1504", "Poelenburg", "52.437000", "4.852000"),
    ("1505", "Hembrug", "52.427000", "4.838000"),
    ("1506", "Zaandam Centrum", "52.439000", "4.822000"),
    ("1507", "Westerwatering", "52.437000", "4.802000"),
    ("1508", "Zaandam Noord", "52.453000", "4.826000"),
    ("1509", "Zaanse Schans", "52.472000", "4.822000"),
    ("1511", "Oostzaan", "52.440000", "4.877000"),
    ("1521", "Wormerveer", "52.491000", "4.792000"),
    ("1525", "Westknollendam", "52.514000", "4.787000"),
    ("1541", "Koog aan de Zaan", "52.460000", "4.806000"),
    ("1544", "Zaandijk", "52.473000", "4.806000"),
    ("1551", "Westzaan", "52.457000", "4.775000"),
    ("1561", "Krommenie", "52.498000", "4.766000"),
    ("1562", "Krommenie", "52.503000", "4.755000"),
    ("1566", "Assendelft", "52.480000", "4.745000"),
    ("1567", "Assendelft", "52.466000", "4.752000"),
];

/// What one does and learns in a line of work: tasks and learning.
pub(super) fn work_in(sector: Sector) -> (&'static str, &'static str) {
    match sector {
        Beauty => {
            ("Ontvangen, haren wassen en de zaak netjes houden.", "Met klanten praten en zorgvuldig werken.")
        }
        Care => {
            ("Koffie schenken, spelletjes doen en een praatje maken.", "Geduld hebben en goed luisteren.")
        }
        Construction => ("Opmeten, schuren en spullen klaarzetten.", "Veilig werken en een klus afmaken."),
        Creative => ("Meedenken, opbouwen en foto's maken.", "Een idee uitwerken en laten zien."),
        Food => ("Inpakken, wegen en de winkel aanvullen.", "Schoon werken en netjes tellen."),
        Green => {
            ("Planten verzorgen, dieren voeren en opruimen.", "Doorwerken in elk weer en samen plannen.")
        }
        Hospitality => {
            ("Tafels dekken, bestellingen brengen en opruimen.", "Gastvrij zijn en vooruit denken.")
        }
        Ict => (
            "Computers klaarzetten en mensen helpen met hun telefoon.",
            "Een probleem stap voor stap oplossen.",
        ),
        Logistics => ("Pakjes sorteren en scannen.", "Op tijd zijn en overzicht houden."),
        Office => (
            "Post verwerken, telefoon aannemen en archief bijhouden.",
            "Nauwkeurig werken en duidelijk praten.",
        ),
        Retail => (
            "Vakken vullen, klanten helpen en de winkel netjes houden.",
            "Met mensen omgaan en verantwoordelijk zijn.",
        ),
        Sport => ("Materiaal klaarzetten en helpen bij een training.", "Leiding geven aan jongere kinderen."),
        Technology => {
            ("Meekijken bij reparaties en onderdelen opruimen.", "Werken met je handen en met gereedschap.")
        }
        Other => ("Helpen met wat er die dag te doen is.", "Aanpakken en vragen stellen."),
    }
}
