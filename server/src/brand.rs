//! The organisation's colours as a style sheet of their own: the policy allows no inline style.
//! Shapes, spacing and type are `style/`'s.

use crate::config::{Colour, Config};
use app::context::BrandSettings;
use axum::{
    Extension,
    response::{IntoResponse, Response},
};
use http::header;
use std::{fmt::Write as _, sync::Arc};

/// Its address.
pub(crate) const PATH: &str = "/brand.css";

/// The text of the style sheet.
#[derive(Clone, Debug)]
pub(crate) struct BrandSheet(pub Arc<str>);

/// What pages need to know; without a colour there is no style sheet to ask for.
pub(crate) fn settings(config: &Config) -> BrandSettings {
    let mut settings = BrandSettings::default();
    if config.brand_colour.is_some() || config.link_colour.is_some() {
        settings.stylesheet = Some(PATH.to_owned());
    }
    if let Some(colour) = config.brand_colour {
        settings.theme_colour = colour.to_string();
    }
    settings
}

/// The custom properties that `style/` leaves open.
pub(crate) fn sheet(config: &Config) -> BrandSheet {
    let mut css = String::from(":root {");
    let mut set = |property: &str, colour: Option<Colour>| {
        if let Some(colour) = colour {
            // Writing to a string cannot fail.
            let _ = write!(css, " {property}: {colour};");
        }
    };
    set("--govuk-brand-colour", config.brand_colour);
    set("--govuk-link-colour", config.link_colour);
    css.push_str(" }\n");
    BrandSheet(css.into())
}

/// `GET /brand.css`.
pub(crate) async fn get(Extension(sheet): Extension<BrandSheet>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        sheet.0.to_string(),
    )
        .into_response()
}
