//! What survives when the process does not.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::engine::Engine;
use crate::harness::people::PASSPHRASE;
use crate::harness::process::Process;
use crate::harness::{Persona, client};

#[actix_web::test]
async fn what_was_answered_survives_kill_minus_nine() {
    let folder = TempDir::new().unwrap();
    Engine::Sqlite.template().unwrap().copy_into(folder.path());
    let process = Process::start(folder.path(), &[]).await;
    let body = json!({ "loginName": Persona::YouthOwn.name(), "passphrase": PASSPHRASE });
    let sessions = format!("{}/v1/sessions", process.address);
    let reply = client::http().post(sessions).json(&body).send().await.unwrap();
    assert_eq!(reply.status(), 201);
    let tokens: Value = reply.json().await.unwrap();
    process.kill();

    let process = Process::start(folder.path(), &[]).await;
    let me = client::http().get(format!("{}/v1/me", process.address));
    let me = me.bearer_auth(tokens["accessToken"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(me.status(), 200);
}
