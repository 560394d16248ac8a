//! The one list of operations: what is served is what is documented, and what is not public has a caller.
//!
//! `guarded!` accepts only handlers whose first argument is a [`Caller`]; a handler without one does not compile there,
//! and `public!` is written in one place a noun, for everybody to see. Operations on one path share one resource, so a
//! wrong method is a 405 with `Allow` and not a 404.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use actix_web::dev::HttpServiceFactory;
use actix_web::{FromRequest, Handler, Resource, Responder, Route, web};
use futures_util::FutureExt;
use utoipa::__dev::{SchemaReferences, Tags};
use utoipa::Path;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::{OpenApi, RefOr, Schema};

use crate::auth::Caller;
use crate::error::ApiError;

/// Operations, gathered noun by noun.
#[derive(Default)]
pub struct Routes {
    resources: BTreeMap<String, Resource>,
    document: OpenApi,
    public: Vec<String>,
}

/// Adds operations that need a caller.
#[macro_export]
macro_rules! guarded {
    ($routes:ident: $($handler:ident),+ $(,)?) => {
        $( $routes.guarded(pastey::paste!([<__path_ $handler>]), $handler); )+
    };
}

/// Adds operations that anybody may call.
#[macro_export]
macro_rules! public {
    ($routes:ident: $($handler:ident),+ $(,)?) => {
        $( $routes.public(pastey::paste!([<__path_ $handler>]), $handler); )+
    };
}

/// The arguments of a handler, the first of which is a [`Caller`].
pub trait CallerFirst: FromRequest {}

macro_rules! caller_first {
    ($($argument:ident)*) => {
        impl<R: crate::auth::Admits + 'static, $($argument: FromRequest + 'static),*> CallerFirst
            for (Caller<R>, $($argument,)*) {}
    };
}
caller_first!();
caller_first!(A);
caller_first!(A B);
caller_first!(A B C);
caller_first!(A B C D);
caller_first!(A B C D E);
caller_first!(A B C D E F);

impl Routes {
    /// Adds an operation that needs a caller; use the `guarded!` macro.
    pub fn guarded<P, F, Args>(&mut self, operation: P, handler: F)
    where
        P: Path + SchemaReferences + for<'t> Tags<'t>,
        Args: CallerFirst + 'static,
        F: Handler<Args>,
        F::Output: Responder + 'static,
        F::Future: 'static,
    {
        self.add(operation, Route::new().to(Caught(handler)));
    }

    /// Adds an operation that anybody may call; use the `public!` macro.
    pub fn public<P, F, Args>(&mut self, operation: P, handler: F)
    where
        P: Path + SchemaReferences + for<'t> Tags<'t>,
        Args: FromRequest + 'static,
        F: Handler<Args>,
        F::Output: Responder + 'static,
        F::Future: 'static,
    {
        self.public.push(P::operation().operation_id.unwrap_or_default());
        self.add(operation, Route::new().to(Caught(handler)));
    }

    fn add<P: Path + SchemaReferences + for<'t> Tags<'t>>(&mut self, _: P, route: Route) {
        let (path, methods) = (P::path(), P::methods());
        let route = methods.iter().fold(route, |route, method| route.method(method_of(method)));
        let resource = self.resources.remove(&path).unwrap_or_else(|| web::resource(path.clone()));
        self.resources.insert(path.clone(), resource.route(route));
        let mut operation = P::operation();
        operation.tags = Some(P::tags().into_iter().map(str::to_owned).collect());
        self.document.paths.add_path_operation(path, methods, operation);
        let mut schemas: Vec<(String, RefOr<Schema>)> = Vec::new();
        P::schemas(&mut schemas);
        self.document.components.get_or_insert_default().schemas.extend(schemas);
    }

    /// The operations as services, and the paths and schemas of the contract.
    pub fn finish(self) -> (impl Iterator<Item = impl HttpServiceFactory>, OpenApi, Vec<String>) {
        (self.resources.into_values(), self.document, self.public)
    }
}

fn method_of(method: &HttpMethod) -> actix_web::http::Method {
    use actix_web::http::Method;
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

/// A handler whose panic is an answer (500) and not a dropped connection.
#[derive(Clone)]
struct Caught<F>(F);

impl<F, Args> Handler<Args> for Caught<F>
where
    F: Handler<Args>,
    F::Future: 'static,
{
    type Output = Result<F::Output, ApiError>;
    type Future = Pin<Box<dyn Future<Output = Self::Output>>>;

    fn call(&self, arguments: Args) -> Self::Future {
        let answer = AssertUnwindSafe(self.0.call(arguments)).catch_unwind();
        Box::pin(async move { answer.await.map_err(|_| ApiError::internal("a handler panicked")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_panic_is_an_answer() {
        async fn broken() -> &'static str {
            panic!("for the test")
        }
        let answer = Caught(broken).call(()).await;
        assert_eq!(answer.unwrap_err().code, crate::error::Code::Internal);
    }
}
