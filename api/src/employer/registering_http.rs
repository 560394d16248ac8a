//! The path on which an employer comes in, before anybody there has an account.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use entities::{EmployerId, Sector};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::registering::{Registration, register};
use crate::auth::ops::new_code;
use crate::db::Db;
use crate::error::ApiResult;
use crate::input::Input;
use crate::limit::Limits;
use crate::public;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    public!(routes: register_employer);
}

/// What an employer says about itself.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmployerRegistrationIn)]
pub struct EmployerRegistrationIn {
    /// Short name of the programme.
    #[schema(min_length = 1, max_length = 100, example = "zaanstad")]
    programme: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Fietsenmakerij De Brug")]
    name: String,
    /// Number in the trade register (KvK).
    #[schema(min_length = 8, max_length = 8, pattern = "^0*[1-9][0-9]*$", example = "12345678")]
    kvk_number: String,
    /// What it does, in one word.
    sector: Sector,
    /// What it does, as youths read it.
    #[schema(min_length = 1, max_length = 2000, example = "Wij repareren fietsen en verkopen ze.")]
    description: String,
    /// Whom to ask for; the first account is called so.
    #[schema(min_length = 1, max_length = 100, example = "Piet de Jong")]
    contact_name: String,
    /// Where to write to.
    #[schema(format = "email", max_length = 254, example = "info@example.nl")]
    email: String,
    /// Where to call.
    #[schema(pattern = r"^\+?[0-9][0-9 ()-]{5,19}$", example = "+31 75 123 45 67")]
    phone: Option<String>,
    /// Its pages.
    #[schema(
        max_length = 200,
        pattern = r"^https://[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(/[!-~]*)?$",
        example = "https://www.example.nl/fietsen"
    )]
    website: Option<String>,
    /// Street and number.
    #[schema(min_length = 1, max_length = 200, example = "Westzijde 10")]
    address: String,
    /// Postcode.
    #[schema(pattern = "^[1-9][0-9]{3} ?[A-Z]{2}$", example = "1506 EA")]
    postcode: String,
}

impl From<EmployerRegistrationIn> for Registration {
    fn from(body: EmployerRegistrationIn) -> Self {
        Self {
            programme: body.programme,
            name: body.name,
            kvk_number: body.kvk_number,
            sector: body.sector,
            description: body.description,
            contact_name: body.contact_name,
            email: body.email,
            phone: body.phone,
            website: body.website,
            address: body.address,
            postcode: body.postcode,
        }
    }
}

/// An employer that came in, and how its first manager gets in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerRegistration)]
pub struct EmployerRegistrationOut {
    /// Names the employer.
    employer_id: EmployerId,
    /// The name to sign in with from now on.
    #[schema(example = "fietsenmakerij-de-brug-7k3q")]
    login_name: String,
    /// One-time code with which to choose a passphrase at `/access-code-redemptions`; shown this once.
    #[schema(example = "ABCDEF-GHJK-MNPQ")]
    code: String,
    /// From when on the code no longer works.
    code_expires_at: DateTime<Utc>,
}

/// Register as an employer. A lead looks at it; until then its people see their own page and nothing of youths.
///
/// The answer is the same whether we know the name, the number or the person, or not. It can't be repeated: registering again makes
/// another employer.
#[utoipa::path(post, path = "/employer-registrations", tag = "employers", request_body = EmployerRegistrationIn,
    responses((status = 201, description = "Registered", body = EmployerRegistrationOut),
              (status = 429, description = "Too many tries")))]
pub async fn register_employer(
    request: HttpRequest,
    body: Input<EmployerRegistrationIn>,
    db: web::Data<Db>,
    limits: web::Data<Limits>,
) -> ApiResult<Reply> {
    limits.count_stranger(&request, "employer-registrations")?;
    let registration = Registration::from(body.value);
    let code = new_code().await?;
    let made = db.write(async |tx| register(tx, &registration, &code).await).await?;
    let shown = EmployerRegistrationOut {
        employer_id: made.id,
        login_name: made.login_name,
        code: code.code,
        code_expires_at: made.code_expires_at,
    };
    Ok(Reply::created(&shown)?.secret())
}
