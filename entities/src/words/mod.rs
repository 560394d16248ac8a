//! The domain's closed word lists: roles, kinds and states, stored and sent under the same names.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize,
            Deserialize, ToSchema,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$item_doc])* $item,)*
        }
    )*};
}

mod agreement;
mod ledger;
mod leisure;
mod notice;
mod payment;
mod people;
mod placement;
mod plan;
mod work;

pub use agreement::*;
pub use ledger::*;
pub use leisure::*;
pub use notice::*;
pub use payment::*;
pub use people::*;
pub use placement::*;
pub use plan::*;
pub use work::*;
