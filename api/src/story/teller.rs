//! Calling, and telling about each call in one line.

use anyhow::bail;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Answer, Client};

/// Somebody in the story.
pub(super) struct Actor {
    pub(super) role: &'static str,
    pub(super) client: Client,
}

/// Calls, and tells about each call in one line.
pub(super) struct Teller {
    pub(super) visitor: Client,
    pub(super) calls: u32,
}

impl Teller {
    pub(super) async fn get(
        &mut self,
        actor: &Actor,
        path: &str,
        told: impl Fn(&Answer) -> String,
    ) -> anyhow::Result<Answer> {
        self.call(actor, (Method::GET, path, None), Value::Null, told).await
    }

    pub(super) async fn post(
        &mut self,
        actor: &Actor,
        path: &str,
        body: Value,
        told: impl Fn(&Answer) -> String,
    ) -> anyhow::Result<Answer> {
        self.call(actor, (Method::POST, path, None), body, told).await
    }

    /// A call that must succeed: method, path and the version for `If-Match`.
    pub(super) async fn call(
        &mut self,
        actor: &Actor,
        (method, path, etag): (Method, &str, Option<&str>),
        body: Value,
        told: impl Fn(&Answer) -> String,
    ) -> anyhow::Result<Answer> {
        let answer = actor.client.send(method, path, &body, etag).await?;
        if !answer.is_success() {
            self.print(actor.role, &answer, answer.text("/detail"));
            bail!("{} is refused, which is not in the story: {}", answer.call, answer.body);
        }
        self.print(actor.role, &answer, &told(&answer));
        Ok(answer)
    }

    /// A file that must be taken.
    pub(super) async fn upload(
        &mut self,
        actor: &Actor,
        path: &str,
        media_type: &str,
        content: String,
        told: impl Fn(&Answer) -> String,
    ) -> anyhow::Result<Answer> {
        let answer = actor.client.upload(path, media_type, content).await?;
        if !answer.is_success() {
            bail!("{} is refused, which is not in the story: {}", answer.call, answer.body);
        }
        self.print(actor.role, &answer, &told(&answer));
        Ok(answer)
    }

    /// A call that must be refused with the problem of that code.
    pub(super) async fn refused(
        &mut self,
        actor: &Actor,
        path: &str,
        body: Value,
        code: &str,
    ) -> anyhow::Result<()> {
        let answer = actor.client.send(Method::POST, path, &body, None).await?;
        self.tell_refusal(actor, &answer, code)
    }

    /// Something to read that must not be shown to `actor`.
    pub(super) async fn refused_to_read(
        &mut self,
        actor: &Actor,
        path: &str,
        code: &str,
    ) -> anyhow::Result<()> {
        let answer = actor.client.send(Method::GET, path, &Value::Null, None).await?;
        self.tell_refusal(actor, &answer, code)
    }

    fn tell_refusal(&mut self, actor: &Actor, answer: &Answer, code: &str) -> anyhow::Result<()> {
        self.print(actor.role, answer, &format!("refused: {}", answer.text("/title")));
        if answer.text("/code") != code {
            bail!("{} should have been refused as {code}: {}", answer.call, answer.body);
        }
        Ok(())
    }

    /// An invitation made by `inviter` and redeemed by whom it is for.
    pub(super) async fn invite(
        &mut self,
        inviter: &Actor,
        role: &'static str,
        user: &str,
    ) -> anyhow::Result<Actor> {
        let purpose = json!({ "purpose": "invitation" });
        let made = |_: &Answer| format!("a one-time code for the {role}");
        let code = self.post(inviter, &format!("/users/{user}/access-codes"), purpose, made).await?;
        self.redeem(role, code.text("/code")).await
    }

    pub(super) async fn redeem(&mut self, role: &'static str, code: &str) -> anyhow::Result<Actor> {
        let body = json!({ "code": code, "passphrase": "een geheim van mijzelf", "deviceName": "story" });
        let visitor = Actor { role, client: self.visitor.clone() };
        let chosen = |_: &Answer| "chooses a passphrase and is signed in".to_owned();
        let tokens = self.post(&visitor, "/access-code-redemptions", body, chosen).await?;
        Ok(Actor { role, client: self.visitor.with_token(tokens.text("/accessToken")) })
    }

    fn print(&mut self, role: &str, answer: &Answer, told: &str) {
        self.calls = self.calls.saturating_add(1);
        println!("{:>3}. {role:<9}{:<49}{}  {told}", self.calls, shorten(&answer.call), answer.status);
    }
}

/// The same call with each identifier cut to its last four characters, so that a line fits a screen.
fn shorten(call: &str) -> String {
    let cut = |part: &str| match uuid::Uuid::try_parse(part) {
        Ok(_) => format!("..{}", part.get(32..).unwrap_or_default()),
        Err(_) => part.to_owned(),
    };
    call.split('/').map(cut).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_cut_and_nothing_else() {
        let call = "GET /v1/funds/0190a5c8-0000-7000-8000-00000000abcd/allocations";
        assert_eq!(shorten(call), "GET /v1/funds/..abcd/allocations");
    }
}
