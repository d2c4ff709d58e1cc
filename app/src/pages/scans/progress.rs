//! A recording that is being read, was interrupted, or could not be read. While it is read the page asks
//! for itself again every two seconds, without script, until that is switched off.

use super::words;
use crate::components::{ButtonLink, Heading, Inset, Warning};
use crate::urls::{self, Query};
use domain::drift::ScanState;
use leptos::prelude::*;
use store::queries::scans::Shown;

/// What stands in the place of findings; `checks` = whoever looks may upload; `refreshing` = the answer asks
/// the browser to come again.
pub(super) fn body(shown: &Shown, checks: bool, refreshing: bool) -> (&'static str, AnyView) {
    let scan = &shown.scan;
    let caption = format!("{}, {}", scan.reference(), scan.file.name);
    let again = checks.then(|| view! { <ButtonLink href=urls::SCANS_NEW text="Upload it again"/> });
    match &scan.state {
        ScanState::Refused { why } => {
            let why = why.clone();
            let title = "The recording could not be checked";
            let body = view! {
                <Heading text=title caption=caption/>
                <Inset>{why}</Inset>
                {again}
            };
            (title, body.into_any())
        }
        _ if shown.interrupted => {
            let title = "The check was interrupted";
            let body = view! {
                <Heading text=title caption=caption/>
                <Warning>"The check ended before the recording was read. Recordings are not kept, so upload it again."</Warning>
                {again}
            };
            (title, body.into_any())
        }
        _ => {
            let title = "The recording is being read";
            (title, reading(shown, title, caption, refreshing))
        }
    }
}

fn reading(shown: &Shown, title: &'static str, caption: String, refreshing: bool) -> AnyView {
    let (read, size) = (shown.read, shown.scan.file.size);
    let said = format!("{} of {} read", words::size(read), words::size(size));
    let path = urls::scan(shown.scan.number);
    let again = if refreshing {
        let off = Query::default().with("refresh", "off").href(&path);
        view! {
            <p class="govuk-body">
                "This page looks again every two seconds. "
                <a class="govuk-link" href=off>"Stop that"</a>
            </p>
        }
        .into_any()
    } else {
        view! { <p class="govuk-body"><a class="govuk-link" href=path>"Look again"</a></p> }
            .into_any()
    };
    view! {
        <Heading text=title caption=caption/>
        <p class="govuk-body" id="progress-words">{said}</p>
        <progress class="app-progress" aria-labelledby="progress-words" value=read.to_string() max=size.max(1).to_string()></progress>
        <p class="govuk-body">"You can leave this page: the work goes on."</p>
        {again}
    }
    .into_any()
}
