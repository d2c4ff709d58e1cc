//! Style sheet, scripts, WASM and icon: compressed ahead of time, served for ever.
//! Nothing is compressed or read from disk here while serving, and no other kind of file is served.
//! The files themselves are embedded by the binary (`main.rs`), so that new ones do not recompile this library.

use std::borrow::Cow;
use std::sync::OnceLock;

use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

/// Finds an embedded file by its path below `target/site`, for instance `manifest.json`.
pub type Lookup = fn(&str) -> Option<Cow<'static, [u8]>>;

static LOOKUP: OnceLock<Lookup> = OnceLock::new();

/// Tells where the embedded files are; to be called once, before anything is served. Without it there are none.
pub fn embed(lookup: Lookup) {
    let _ = LOOKUP.set(lookup); // a second call would name the same files
}

fn find(path: &str) -> Option<Cow<'static, [u8]>> {
    LOOKUP.get()?(path)
}

/// File names of this build, each to be asked for below `/assets/`; `None` = left out of this build.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct AssetNames {
    /// The style sheet.
    pub css: Option<String>,
    /// The small script that improves plain pages (an ES module).
    pub enhance: Option<String>,
    /// Leptos' `output_name`: the islands are `NAME.js` and `NAME_bg.wasm`.
    #[serde(rename = "wasm_output_name")]
    pub islands: Option<String>,
    /// The icon (SVG).
    pub icon: Option<String>,
}

impl AssetNames {
    /// What a person at the console should know when something was left out of this build.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        match (&self.css, &self.islands) {
            (None, _) => {
                Some("no style sheet and no islands in this build; run: cargo xtask build")
            }
            (_, None) => {
                Some("no islands in this build (pages work without them); run: cargo xtask build")
            }
            _ => None,
        }
    }
}

/// The names of this build's assets, read once from the embedded manifest.
pub(crate) fn names() -> &'static AssetNames {
    static NAMES: OnceLock<AssetNames> = OnceLock::new();
    NAMES.get_or_init(|| {
        find("manifest.json")
            .and_then(|manifest| serde_json::from_slice(&manifest).ok())
            .unwrap_or_default()
    })
}

/// Answers `GET /assets/{*path}`: brotli, gzip or plain by what the browser takes; 404 for anything not in this build.
///
/// Names hold a hash of the content, so answers may be kept for ever.
pub(crate) async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(content_type) = content_type(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepted = Accepted::parse(&headers);
    let Some((coding, file)) = accepted
        .best_first()
        .into_iter()
        .find_map(|coding| Some((coding, find(&format!("assets/{path}{}", coding.ending()))?)))
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    respond(&path, coding, content_type, file, &headers)
}

fn respond(
    path: &str,
    coding: Coding,
    content_type: &'static str,
    content: Cow<'static, [u8]>,
    request: &HeaderMap,
) -> Response {
    // The name changes with the content; the coding is part of it since each form is a representation of its own.
    let tag = format!("\"{path}{}\"", coding.ending());
    let unchanged = request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*");
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match content {
            Cow::Borrowed(bytes) => Body::from(bytes), // embedded: not copied
            Cow::Owned(bytes) => Body::from(bytes),
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Some(name) = coding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// `None` for any other ending, so that the compressed forms cannot be asked for by name.
fn content_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "wasm" => Some("application/wasm"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        _ => None,
    }
}

/// How a file is compressed on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Plain,
}

impl Coding {
    fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Plain => "",
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }
}

/// The weights of an `Accept-Encoding` header (RFC 9110, 12.5.3), in thousandths; 0 = refused.
#[derive(Debug, PartialEq, Eq)]
struct Accepted {
    brotli: u16,
    gzip: u16,
}

impl Accepted {
    fn parse(headers: &HeaderMap) -> Self {
        let (mut brotli, mut gzip, mut any) = (None, None, None);
        let values = headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok());
        for part in values.flat_map(|value| value.split(',')) {
            let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
            let weight = Some(weight(parameters));
            match name.trim().to_ascii_lowercase().as_str() {
                "br" => brotli = weight,
                "gzip" | "x-gzip" => gzip = weight,
                "*" => any = weight,
                _ => {}
            }
        }
        let other = any.unwrap_or(0);
        Self {
            brotli: brotli.unwrap_or(other),
            gzip: gzip.unwrap_or(other),
        }
    }

    /// Best first; the smaller file where the weights are the same; plain last, since everybody can read it.
    fn best_first(&self) -> Vec<Coding> {
        let mut codings = vec![(self.brotli, Coding::Brotli), (self.gzip, Coding::Gzip)];
        codings.retain(|(weight, _)| *weight > 0);
        codings.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight)); // stable: brotli stays before gzip
        codings
            .into_iter()
            .map(|(_, coding)| coding)
            .chain([Coding::Plain])
            .collect()
    }
}

/// `q=0.5` as 500; 1000 when absent or unreadable, as if nothing had been said.
fn weight(parameters: &str) -> u16 {
    let given = parameters
        .split(';')
        .find_map(|one| one.trim().strip_prefix("q="));
    let Some(Ok(quality)) = given.map(str::parse::<f32>) else {
        return 1000;
    };
    // A saturating cast: NaN and negative numbers become 0.
    (quality.min(1.0) * 1000.0) as u16
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    fn asked(accept: Option<&str>) -> Vec<Coding> {
        let mut headers = HeaderMap::new();
        if let Some(accept) = accept {
            headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
        }
        Accepted::parse(&headers).best_first()
    }

    #[test]
    fn the_best_accepted_coding_comes_first() {
        use Coding::{Brotli, Gzip, Plain};
        let cases: [(Option<&str>, &[Coding]); 10] = [
            (None, &[Plain]),
            (Some(""), &[Plain]),
            (Some("gzip, deflate, br, zstd"), &[Brotli, Gzip, Plain]),
            (Some("br;q=0.5, gzip"), &[Gzip, Brotli, Plain]),
            (Some("br;q=0, gzip;q=0.1"), &[Gzip, Plain]),
            (Some("GZIP"), &[Gzip, Plain]),
            (Some("*"), &[Brotli, Gzip, Plain]),
            (Some("*;q=0.2, br;q=0"), &[Gzip, Plain]),
            (Some("identity"), &[Plain]),
            (Some("br;q=oops"), &[Brotli, Plain]),
        ];
        for (accept, expected) in cases {
            assert_eq!(asked(accept), expected, "{accept:?}");
        }
    }

    #[test]
    fn only_known_endings_are_served_and_never_the_compressed_forms_by_name() {
        assert_eq!(content_type("frontend-1_bg.wasm"), Some("application/wasm"));
        assert_eq!(content_type("main-1.css"), Some("text/css; charset=utf-8"));
        for path in [
            "main-1.css.br",
            "main-1.css.gz",
            "manifest.json",
            "main",
            "../manifest.json",
        ] {
            assert_eq!(content_type(path), None, "{path}");
        }
    }

    fn answer(coding: Coding, request: &HeaderMap) -> Response {
        let content = b"body {}".as_slice().into();
        respond(
            "main-1.css",
            coding,
            "text/css; charset=utf-8",
            content,
            request,
        )
    }

    #[test]
    fn an_answer_may_be_kept_for_ever_and_says_how_it_is_compressed() {
        let response = answer(Coding::Brotli, &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::OK);
        let header = |name| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap())
        };
        assert_eq!(header("content-encoding"), Some("br"));
        assert_eq!(header("content-type"), Some("text/css; charset=utf-8"));
        assert_eq!(
            header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        assert_eq!(header("vary"), Some("Accept-Encoding"));
        assert_eq!(header("x-content-type-options"), Some("nosniff"));
        assert_eq!(header("etag"), Some("\"main-1.css.br\""));
        assert_eq!(
            answer(Coding::Plain, &HeaderMap::new())
                .headers()
                .get("content-encoding"),
            None
        );
    }

    #[test]
    fn a_browser_that_has_this_very_form_gets_304() {
        let mut request = HeaderMap::new();
        request.insert(
            header::IF_NONE_MATCH,
            "\"x\", W/\"main-1.css.br\"".parse().unwrap(),
        );
        let response = answer(Coding::Brotli, &request);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert!(response.headers().get("content-type").is_none());
        assert_eq!(response.headers().get("vary").unwrap(), "Accept-Encoding");
        assert_eq!(answer(Coding::Gzip, &request).status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn the_best_form_that_exists_is_sent() {
        embed(|path| match path {
            "assets/main-1.css" => Some(b"plain".as_slice().into()),
            "assets/main-1.css.gz" => Some(b"small".as_slice().into()),
            _ => None,
        });
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, "br, gzip".parse().unwrap());
        let response = serve(Path("main-1.css".to_owned()), headers).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers().get("content-encoding").unwrap(), "gzip");
        let response = serve(Path("main-1.css".to_owned()), HeaderMap::new()).await;
        assert_eq!(response.headers().get("content-encoding"), None);
    }

    #[tokio::test]
    async fn an_unknown_name_is_404_whatever_the_browser_takes() {
        for path in ["main-0000000000000000.css", "nothing", "manifest.json"] {
            let response = serve(Path(path.to_owned()), HeaderMap::new()).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
