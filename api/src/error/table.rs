//! How the table of problems becomes a type: a line of it is a variant, its status and its stable code, so that none can be
//! without the others.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $slug:literal;)*) => {
        /// Every problem that a client can meet.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// The whole table.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// HTTP status.
            #[must_use]
            pub fn status(self) -> StatusCode {
                match self { $(Code::$name => StatusCode::$status,)* }
            }

            /// Stable name for programs.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Code::$name => $slug,)* }
            }
        }
    };
}

pub(super) use codes;
