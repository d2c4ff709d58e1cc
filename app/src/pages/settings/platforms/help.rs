//! How patterns and lists are written, folded away beside their fields.

use super::notation::kind_key;
use crate::components::{Details, SummaryList, SummaryRow};
use domain::platform::PageKind;
use leptos::prelude::*;

/// The pattern language, in short (in full: `domain::platform`).
pub(super) fn language() -> AnyView {
    let rows: Vec<(&str, &str)> = vec![
        (
            "/@{handle}",
            "plain text must be there, {handle} is what people type to find the account",
        ),
        (
            "{id}",
            "the permanent id; the pattern does not match when the id breaks its rule",
        ),
        (
            "{name}",
            "a readable name that does not identify the account by itself",
        ),
        (
            "{any}",
            "something that has to be there and does not matter",
        ),
        (
            "/** at the end",
            "more may follow: the address led deeper than the account",
        ),
        (
            "?id={id}",
            "query parameters that have to be there, in any order",
        ),
        ("m.me/{handle}", "only on this host"),
        (
            "{handle}.{host}/**",
            "the account is a subdomain of one of the hosts",
        ),
        (
            "shown=in/{handle}",
            "after a pattern: how people write the handle, where it is more than the handle or id",
        ),
        (
            "canonical=https://…",
            "after a pattern: its own official address",
        ),
        (
            "case-matters",
            "after a pattern: Name and name are two accounts",
        ),
        (
            "deeper",
            "after a pattern: the address is that of a post; the account is the one behind it",
        ),
    ];
    let one = |(written, means): (&'static str, &'static str)| SummaryRow::text(written, means);
    let rows: Vec<SummaryRow> = rows.into_iter().map(one).collect();
    view! { <Details summary="How patterns are written"><SummaryList rows=rows/></Details> }
        .into_any()
}

pub(super) fn kinds() -> AnyView {
    let rows: Vec<SummaryRow> = PageKind::ALL
        .iter()
        .map(|kind| SummaryRow::text(kind_key(*kind), kind.words()))
        .collect();
    view! { <Details summary="What words can lead to"><SummaryList rows=rows/></Details> }
        .into_any()
}
