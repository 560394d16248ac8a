//! Where the bytes are: a folder of ours, or a bucket of an S3-compatible service.

use std::path::Path as FilePath;
use std::sync::Arc;

use anyhow::{Context, bail};
use entities::AttachmentId;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, PutPayload};

use crate::config::Config;
use crate::error::{ApiError, ApiResult};

/// The object store.
#[derive(Clone, Debug)]
pub struct Store(Arc<dyn ObjectStore>);

impl Store {
    /// What the configuration names; a folder is made where there is none.
    ///
    /// # Errors
    /// A sentence for the operator, which names the variable and never a secret.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        match config.attachment_store_url.as_deref().filter(|url| !url.is_empty()) {
            None => Self::in_folder(&config.data_dir.join("attachments")),
            Some(url) => match url.strip_prefix("s3://").map(|bucket| bucket.trim_end_matches('/')) {
                Some(bucket) if !bucket.is_empty() && !bucket.contains('/') => {
                    Self::in_bucket(config, bucket)
                }
                _ => bail!("ATTACHMENT_STORE_URL must be s3:// and the name of a bucket"),
            },
        }
    }

    fn in_folder(folder: &FilePath) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).context("DATA_DIR can't hold a folder for attachments")?;
        let store = LocalFileSystem::new_with_prefix(folder).context("the folder for attachments")?;
        Ok(Self(Arc::new(store)))
    }

    fn in_bucket(config: &Config, bucket: &str) -> anyhow::Result<Self> {
        let given = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
        let Some(key_id) = given(&config.attachment_store_key_id) else {
            bail!("ATTACHMENT_STORE_KEY_ID is not set, and ATTACHMENT_STORE_URL names a bucket");
        };
        let Some(secret) = given(&config.attachment_store_secret) else {
            bail!("ATTACHMENT_STORE_SECRET is not set, and ATTACHMENT_STORE_URL names a bucket");
        };
        let mut bucket = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(&config.attachment_store_region)
            .with_access_key_id(key_id)
            .with_secret_access_key(secret);
        if let Some(endpoint) = given(&config.attachment_store_endpoint) {
            if !endpoint.starts_with("https://") && config.is_production() {
                bail!("ATTACHMENT_STORE_ENDPOINT must start with https:// in production");
            }
            bucket = bucket.with_allow_http(endpoint.starts_with("http://")).with_endpoint(endpoint);
        }
        Ok(Self(Arc::new(bucket.build().context("ATTACHMENT_STORE_URL and its companions")?)))
    }

    /// Keeps the bytes.
    ///
    /// # Errors
    /// Where the store can't be reached or is full.
    pub async fn put(&self, id: AttachmentId, bytes: Vec<u8>) -> ApiResult<()> {
        self.0.put(&place(id), PutPayload::from(bytes)).await.map_err(ApiError::internal)?;
        Ok(())
    }

    /// The bytes.
    ///
    /// # Errors
    /// Where the store can't be reached, or has lost them.
    pub async fn get(&self, id: AttachmentId) -> ApiResult<Vec<u8>> {
        let found = self.0.get(&place(id)).await.map_err(ApiError::internal)?;
        Ok(found.bytes().await.map_err(ApiError::internal)?.to_vec())
    }
}

fn place(id: AttachmentId) -> Path {
    Path::from(id.to_string())
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;

    fn config(arguments: &[&str]) -> Config {
        let command = Config::augment_args(Command::new("test")).mut_args(|arg| arg.env(None::<&str>));
        let arguments = ["test"].iter().chain(arguments);
        Config::from_arg_matches(&command.get_matches_from(arguments)).unwrap()
    }

    const BUCKET: [&str; 2] = ["--attachment-store-url", "s3://receipts"];
    const KEY: [&str; 2] = ["--attachment-store-key-id", "KEYNAME"];
    const SECRET: [&str; 2] = ["--attachment-store-secret", "geheim-1234"];

    #[test]
    fn a_bucket_is_opened_with_all_it_needs() {
        let endpoint = ["--attachment-store-endpoint", "http://127.0.0.1:9000"];
        for arguments in [[BUCKET, KEY, SECRET].concat(), [BUCKET, KEY, SECRET, endpoint].concat()] {
            assert!(Store::open(&config(&arguments)).is_ok(), "{arguments:?}");
        }
    }

    #[test]
    fn what_is_missing_is_named_and_no_secret_is() {
        let said = |arguments: &[&str]| Store::open(&config(arguments)).unwrap_err().to_string();
        assert!(said(&[BUCKET, SECRET].concat()).contains("ATTACHMENT_STORE_KEY_ID"));
        assert!(said(&[BUCKET, KEY].concat()).contains("ATTACHMENT_STORE_SECRET"));
        for url in ["receipts", "ftp://receipts", "s3://", "s3://receipts/folder"] {
            let said = said(&[["--attachment-store-url", url], KEY, SECRET].concat());
            assert!(said.contains("ATTACHMENT_STORE_URL") && !said.contains("geheim"), "{said}");
        }
        let plain = ["--attachment-store-endpoint", "http://s3.example.org"];
        let production = [BUCKET, KEY, SECRET, plain, ["--app-env", "production"]].concat();
        assert!(said(&production).contains("ATTACHMENT_STORE_ENDPOINT"));
    }
}
