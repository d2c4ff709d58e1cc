//! `POST /accounts/import/{reference}/sheet`: takes another sheet of the same workbook.

use super::frame;
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::accounts::typed::Typed;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::commands::imports;

/// Goes back to the mapping page with the sheet's columns.
///
/// # Errors
/// Not permitted; not found; stale; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let shown = frame::posted(&state, &visit, &reference).await?;
    let typed = Typed::new(pairs);
    let number = shown.import.number;
    let Ok(sheet) = typed.get("sheet").parse::<usize>() else {
        return Err(AppError::BadRequest(
            "The form does not say which sheet to use.".into(),
        ));
    };
    imports::choose_sheet(
        &state.store,
        &typed.call(&visit),
        number,
        typed.version(),
        sheet,
    )
    .await?;
    Ok(Redirect::to(&urls::import_page(number, "mapping")).into_response())
}
