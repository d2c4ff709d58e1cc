//! `POST /accounts/import/{reference}/discard`: gives an upload up. Its rows stay on record, nothing
//! goes into the register.

use super::frame;
use crate::components::{Button, ButtonKind, Form, FormState, new_key};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::accounts::typed::Typed;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use store::commands::imports;
use store::queries::imports::Shown;

/// Gives it up and goes back to the list.
///
/// # Errors
/// Not permitted; not found; refused once rows went into the register; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let shown = frame::posted(&state, &visit, &reference).await?;
    let typed = Typed::new(pairs);
    let number = shown.import.number;
    imports::discard(&state.store, &typed.call(&visit), number, typed.version()).await?;
    Ok(Redirect::to(&urls::done(urls::IMPORT, "import-given-up")).into_response())
}

/// The button for it.
pub(super) fn form(shown: &Shown) -> AnyView {
    let action = urls::import_page(shown.import.number, "discard");
    let version = shown.import.version;
    view! {
        <Form action=action>
            <FormState version=version key=new_key()/>
            <Button text="Give this upload up" kind=ButtonKind::Secondary/>
        </Form>
    }
    .into_any()
}
