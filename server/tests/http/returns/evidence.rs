//! Files that show what a return says.

use super::{PERIOD, complete, encoded, hidden, pair, quarter, save, send};
use crate::support::{Answer, Server, ask, each_database};
use axum::body::Body;
use http::{Method, header};

async fn attach(server: &Server, cookie: &str, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--X\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{name}\r\n\
         --X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--X--\r\n");
    let request = ask(Method::POST, path, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
    server.send(request.body(Body::from(body)).unwrap()).await
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

#[tokio::test]
async fn evidence_is_attached_to_a_part_until_the_return_is_sent() {
    each_database(async |server: Server| {
        let [tides, ..] = quarter(&server).await;
        let holder = server.sign_in("holder").await;
        let path = format!("{PERIOD}/{tides}");
        // The button of a part saves first.
        let led = save(&server, &holder, &path, complete(), "files-security").await;
        assert_eq!(led.header("location"), format!("{path}/security/files"));
        let page = format!("{path}/security/files");
        assert_eq!(server.get(&page, &holder).await.status, 200);
        let wrong = attach(&server, &holder, &page, "x.pdf", b"MZ\x90").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("This kind of file is not taken"));
        let taken = attach(&server, &holder, &page, "setting.pdf", PDF).await;
        assert_eq!(
            taken.header("location"),
            format!("{page}?done=file-attached")
        );
        let form = server.get(&format!("{path}/edit"), &holder).await.text();
        let at = form.find(&format!("{path}/files/")).unwrap();
        let id = &form[at + path.len() + 7..][..36];
        let file = server.get(&format!("{path}/files/{id}"), &holder).await;
        assert_eq!(file.body, PDF);
        assert!(file.header("content-disposition").starts_with("attachment"));
        let staff = server.sign_in("staff").await;
        assert_eq!(
            server
                .get(&format!("{path}/files/{id}"), &staff)
                .await
                .status,
            404
        );
        let remove = format!("{path}/files/{id}/remove");
        assert_eq!(server.post(&remove, &staff, "").await.status, 404);
        send(&server, &holder, &path).await;
        let copy = server.get(&format!("{path}/sent/1"), &holder).await.text();
        assert!(copy.contains("setting.pdf"), "{copy}");
        let page = server.get(&path, &holder).await.text();
        assert!(page.contains(id), "whoever reads it can open it: {page}");
        let stuck = server.post(&remove, &holder, "").await;
        assert_eq!(stuck.status, 409);
        let stuck = attach(
            &server,
            &holder,
            &format!("{path}/access/files"),
            "y.pdf",
            PDF,
        )
        .await;
        assert_eq!(stuck.status, 409, "{}", stuck.text());
        let back = server.get(&format!("{path}/take-back"), &holder).await;
        let form = encoded(&[pair("version", &hidden(&back, "version"))]);
        server
            .post(&format!("{path}/take-back"), &holder, &form)
            .await;
        let gone = server.post(&remove, &holder, "").await;
        assert_eq!(gone.status, 303, "{}", gone.text());
        let page = server.get(&path, &holder).await.text();
        assert!(!page.contains(id), "it is not part of the return: {page}");
        // The copy of what was sent still has it.
        let copy = server.get(&format!("{path}/sent/1"), &holder).await.text();
        assert!(copy.contains(&format!("{path}/files/{id}")), "{copy}");
        let kept = server.get(&format!("{path}/files/{id}"), &holder).await;
        assert_eq!(kept.body, PDF);
    })
    .await;
}
