//! Witnesses: what the `access.rs` of a noun hands out once it has found that the caller may. Their fields are private to that file, so
//! nobody else can make one, and an operation that asks for a witness is never done unasked.
//!
//! Most are written out. Where many of one noun hold the same and differ in the permission alone, [`witnesses!`](crate::witnesses)
//! makes them.

/// Makes witnesses that all hold the same, named and told once at the head, and what a single one holds beside it.
#[macro_export]
macro_rules! witnesses {
    (
        $text:literal $held:ident: $kind:ty;
        $($(#[$doc:meta])* $name:ident $({ $(#[$more_doc:meta])* $more:ident: $more_kind:ty })?;)*
    ) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $held: $kind,
            $($more: $more_kind,)?
        }

        impl $name {
            #[doc = $text]
            #[must_use]
            pub fn $held(&self) -> &$kind {
                &self.$held
            }

            $($(#[$more_doc])*
            #[must_use]
            pub fn $more(&self) -> $more_kind {
                self.$more.clone()
            })?
        }
    )*};
}
