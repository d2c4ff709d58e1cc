//! Fields, tables, tags, banners: what pages are made of. Values in, HTML out; nothing here loads,
//! judges or knows who is looking.
//!
//! A form page, whole. What stands between the tags of a component must own its values (hence
//! `fields`, made before); an expression with `>` in it must be bound to a name before `view!`.
//! ```ignore
//! let field = |name, value: &str| Field::new(name, value, &problems);
//! let fields = view! {
//!     <TextInput field=field("name", &draft.name) label="Name"/>
//!     <Textarea field=field("purpose", &draft.purpose) label="Purpose (optional)" max=4_000/>
//!     <Select field=field("risk_tier", &draft.risk_tier) label="Risk tier" empty="Choose" choices=tiers/>
//! };
//! let body = view! {
//!     <ErrorSummary problems=problems.clone()/>
//!     <Heading text="Edit account" caption=reference.to_string()/>
//!     <Form action=urls::account_page(number, "edit") guard=Guard::of(&problems)>
//!         <FormState version=version key=key/>
//!         {fields}
//!         <Actions><Button text="Save"/><a class="govuk-link" href=back>"Cancel"</a></Actions>
//!     </Form>
//! };
//! Page::new(Section::Accounts, "Edit AC-0042", body).problems(&problems).islands().respond(&state, &visit).await
//! ```
//! A list: [`ListLayout`] with [`Filter`], then [`CountLine`], [`Downloads`], [`DataTable`] and
//! [`Pagination`], or [`EmptyState`]. `Query::parse(visit.query())` is what links keep.

#![expect(
    unreachable_pub,
    reason = "the component macro writes a hidden `pub` function beside each one"
)]

mod chart;
mod choice;
mod date_field;
mod error_summary;
mod field;
mod figures;
mod form;
mod history;
mod list;
mod message;
mod pagination;
mod summary_list;
mod table;
mod tag;
mod task_list;
mod text_input;
mod textarea;
mod time;
mod wayfinding;
mod written;

pub use chart::{Legend, Stack, StackedBars, StackedColumns};
pub use choice::{Checkbox, Checkboxes, Choice, ChoiceGroup, Radios, Select};
pub use date_field::DateField;
pub use error_summary::ErrorSummary;
pub use field::{Field, LabelSize};
pub use figures::{Card, Cards, Figure, Figures, Mood};
pub use form::{
    Actions, Button, ButtonKind, ButtonLink, FileField, Form, FormState, Guard, Hidden,
    SearchField, new_key,
};
pub use history::{Changes, Compare, CompareRow, Timeline, TimelineItem, lines, note};
pub use list::{
    Chip, CountLine, Download, Downloads, EmptyState, FileLink, FileSize, Filter, ListLayout,
    SortBy,
};
pub use message::{ConfirmationPanel, Details, Inset, SuccessBanner, Warning, done};
pub use pagination::{PER_PAGE, Pagination};
pub use summary_list::{SummaryList, SummaryRow};
pub use table::{Column, DataTable, Row, Sorting};
pub use tag::{StatusTag, Tag, TagColour};
pub use task_list::{Stage, StageAt, Stages, Task, TaskList};
pub use text_input::TextInput;
pub use textarea::{Textarea, counted, thousands};
pub use time::{Day, Due, Instant, Urgency, instant_words};
pub use wayfinding::{BackLink, Breadcrumbs, Heading, Place};
pub use written::Written;

#[cfg(test)]
mod tests;
