//! How much may be sent.

use crate::support::{Server, ask};
use axum::{
    Form,
    body::{Body, Bytes},
};
use http::{Method, StatusCode, header};
use server::{
    protect::limits::{FORM, UPLOAD},
    router,
};

fn rows() -> Vec<router::Row> {
    vec![
        router::post("/test/form", async |_: Form<Vec<(String, String)>>| "read"),
        router::post("/test/upload", async |body: Bytes| body.len().to_string()).takes_files(),
        // Reads the body by hand, as multipart and streams do, past every extractor's own limit.
        router::post(
            "/test/stream",
            async |body: Body| match axum::body::to_bytes(body, usize::MAX).await {
                Ok(body) => (StatusCode::OK, body.len().to_string()),
                Err(_) => (StatusCode::PAYLOAD_TOO_LARGE, String::new()),
            },
        ),
    ]
}

async fn send(server: &Server, path: &str, size: usize, chunked: bool) -> StatusCode {
    let request = ask(Method::POST, path, "")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body = vec![b'a'; size];
    let request = if chunked {
        let stream = tokio_stream(body);
        request.body(stream).unwrap()
    } else {
        request
            .header(header::CONTENT_LENGTH, size)
            .body(Body::from(body))
            .unwrap()
    };
    let answer = server.send(request).await;
    assert!(
        answer.status.is_success() || answer.is_page(),
        "{path} {size}: {answer:?}"
    );
    answer.status
}

/// A body that does not say how long it is.
fn tokio_stream(body: Vec<u8>) -> Body {
    let chunks: Vec<Result<Bytes, std::io::Error>> = body
        .chunks(64 * 1024)
        .map(|chunk| Ok(Bytes::copy_from_slice(chunk)))
        .collect();
    Body::from_stream(futures_util::stream::iter(chunks))
}

#[tokio::test]
async fn what_is_too_large_is_refused_with_a_page() {
    let server = Server::with(&[], rows()).await;
    for chunked in [false, true] {
        assert_eq!(
            send(&server, "/test/form", FORM, chunked).await,
            StatusCode::OK
        );
        assert_eq!(
            send(&server, "/test/form", FORM + 1, chunked).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        assert_eq!(
            send(&server, "/sign-in/demo", FORM + 1, chunked).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        assert_eq!(
            send(&server, "/test/upload", FORM + 1, chunked).await,
            StatusCode::OK
        );
        assert_eq!(
            send(&server, "/test/upload", UPLOAD, chunked).await,
            StatusCode::OK
        );
        assert_eq!(
            send(&server, "/test/upload", UPLOAD + 1, chunked).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        assert_eq!(
            send(&server, "/test/stream", UPLOAD + 1, chunked).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
    }
}
