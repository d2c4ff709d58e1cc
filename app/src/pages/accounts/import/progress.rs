//! How far an import or its undoing is. The page asks for itself again every two seconds, without
//! script, until that is switched off or the work is done.

use super::counts::rows_words;
use super::frame;
use crate::components::{Actions, Button, Form, FormState, Heading, Warning, new_key};
use crate::render::Page;
use crate::urls::{self, Query};
use domain::import::ImportState;
use leptos::prelude::*;
use store::queries::imports::Shown;

/// The page; `refreshing` = the answer asks the browser to come again.
pub(super) fn page(shown: &Shown, refreshing: bool) -> Page {
    let import = &shown.import;
    let undoing = import.state == ImportState::Undoing;
    let title = if undoing {
        "The import is being undone"
    } else {
        "The import is running"
    };
    let all = if undoing {
        import.totals.new + import.totals.update
    } else {
        import.rows_in()
    };
    let words = format!("{} of {} dealt with", shown.dealt_with, rows_words(all));
    let path = urls::import(import.number);
    let off = Query::default().with("refresh", "off").href(&path);
    let again = if shown.stalled {
        stalled(shown)
    } else if refreshing {
        view! {
            <p class="govuk-body">
                "This page looks again every two seconds. "
                <a class="govuk-link" href=off>"Stop that"</a>
            </p>
        }
        .into_any()
    } else {
        view! { <p class="govuk-body"><a class="govuk-link" href=path.clone()>"Look again"</a></p> }
            .into_any()
    };
    let body = view! {
        <Heading text=title caption=frame::caption(shown)/>
        <p class="govuk-body" id="progress-words">{words}</p>
        <progress class="app-progress" aria-labelledby="progress-words" value=shown.dealt_with.to_string() max=all.max(1).to_string()></progress>
        <p class="govuk-body">"You can leave this page: the work goes on."</p>
        {again}
    };
    frame::page(shown, title, body)
}

fn stalled(shown: &Shown) -> AnyView {
    let action = urls::import_page(shown.import.number, "run");
    let version = shown.import.version;
    view! {
        <Warning>"Nothing has moved for a minute. What was done so far is kept."</Warning>
        <Form action=action>
            <FormState version=version key=new_key()/>
            <Actions><Button text="Go on"/></Actions>
        </Form>
    }
    .into_any()
}
