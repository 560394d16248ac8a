//! Reading XML that comes from outside: a small tree by local names, bounded in depth and size. Nothing is ever fetched, and
//! a document type declaration is refused, so that no entity can grow.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting; messages of banks have about 15 levels.
const DEEPEST: usize = 48;
/// Most elements: a statement of ten thousand payments has some 250,000.
const MOST: usize = 500_000;

/// One element.
#[derive(Debug, Default)]
pub struct Node {
    /// Its name without prefix.
    pub name: String,
    /// The namespace that it declares for itself.
    pub namespace: Option<String>,
    /// Its attribute `Ccy`.
    pub currency: Option<String>,
    text: String,
    children: Vec<Node>,
}

/// The document can't be read, or is not one that we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUnderstood;

impl Node {
    /// The first child of that name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of that name, in their order.
    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element at the end of a path of first children.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }

    /// The text at the end of a path, without blanks around it; `None` where it is empty.
    #[must_use]
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).map(|node| node.text.trim()).filter(|text| !text.is_empty())
    }
}

/// Reads a whole document.
///
/// # Errors
/// Where it is not well-formed UTF-8 XML, has a document type, or is too deep or too large.
pub fn read(bytes: &[u8]) -> Result<Node, NotUnderstood> {
    let text = std::str::from_utf8(bytes).map_err(|_| NotUnderstood)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = true;
    let mut open: Vec<Node> = Vec::new();
    let mut root = None;
    let mut count = 0_usize;
    loop {
        match reader.read_event().map_err(|_| NotUnderstood)? {
            Event::Start(start) => {
                count = count.saturating_add(1);
                if open.len() >= DEEPEST || count > MOST || root.is_some() {
                    return Err(NotUnderstood);
                }
                open.push(begin(&start)?);
            }
            Event::Empty(start) => {
                count = count.saturating_add(1);
                let node = begin(&start)?;
                if count > MOST {
                    return Err(NotUnderstood);
                }
                open.last_mut().ok_or(NotUnderstood)?.children.push(node);
            }
            Event::End(_) => {
                let done = open.pop().ok_or(NotUnderstood)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => root = Some(done),
                }
            }
            Event::DocType(_) => return Err(NotUnderstood),
            Event::Eof => return root.filter(|_| open.is_empty()).ok_or(NotUnderstood),
            event => add_text(open.last_mut(), &event)?,
        }
    }
}

fn begin(start: &BytesStart<'_>) -> Result<Node, NotUnderstood> {
    let text = |bytes: &[u8]| std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| NotUnderstood);
    let mut node = Node { name: text(start.local_name().as_ref())?, ..Node::default() };
    let prefix = start.name().prefix().map(|prefix| prefix.into_inner().to_vec());
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| NotUnderstood)?;
        let declares = match (attribute.key.as_namespace_binding(), &prefix) {
            (Some(quick_xml::name::PrefixDeclaration::Default), None) => true,
            (Some(quick_xml::name::PrefixDeclaration::Named(named)), Some(prefix)) => named == prefix,
            _ => false,
        };
        if declares {
            node.namespace = Some(text(&attribute.value)?);
        } else if attribute.key.as_ref() == b"Ccy" {
            node.currency = Some(text(&attribute.value)?);
        }
    }
    Ok(node)
}

/// Text, and the five references that XML knows by itself. Between elements it means nothing, and nothing is kept of it.
fn add_text(node: Option<&mut Node>, event: &Event<'_>) -> Result<(), NotUnderstood> {
    let piece = match event {
        Event::Text(text) => text.decode().map_err(|_| NotUnderstood)?.into_owned(),
        Event::CData(text) => text.decode().map_err(|_| NotUnderstood)?.into_owned(),
        Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|_| NotUnderstood)? {
            Some(letter) => letter.to_string(),
            None => {
                let name = reference.decode().map_err(|_| NotUnderstood)?;
                let text = quick_xml::escape::resolve_predefined_entity(&name).ok_or(NotUnderstood)?;
                text.to_owned()
            }
        },
        _ => return Ok(()),
    };
    match node {
        Some(node) => node.text.push_str(&piece),
        None if piece.trim().is_empty() => {}
        None => return Err(NotUnderstood),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_by_local_names() {
        let root = read(b"<?xml version='1.0'?><x:a xmlns:x='urn:n'><x:b Ccy='EUR'>1 &amp; <![CDATA[<2>]]></x:b><x:b/></x:a>");
        let root = root.unwrap();
        assert_eq!((root.name.as_str(), root.namespace.as_deref()), ("a", Some("urn:n")));
        assert_eq!(root.text_at(&["b"]), Some("1 & <2>"));
        assert_eq!(root.child("b").unwrap().currency.as_deref(), Some("EUR"));
        assert_eq!(root.all("b").count(), 2);
    }

    #[test]
    fn what_could_hurt_is_refused() {
        let deep = "<a>".repeat(100_000);
        let closed = format!("{}{}", "<a>".repeat(60), "</a>".repeat(60));
        let many = format!("<a>{}</a>", "<b/>".repeat(MOST));
        let bad = [
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<a>&b;</a>",
            "<a><b></a></b>",
            "<a></a><a></a>",
            "<a>",
            "",
            "text",
            "{}",
            &deep,
            &closed,
            &many,
        ];
        for text in bad {
            assert!(read(text.as_bytes()).is_err(), "{}", text.get(..40).unwrap_or(text));
        }
        assert!(read(b"\xff\xfe<a/>").is_err());
    }
}
