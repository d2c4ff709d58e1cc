//! What is not an account, and what people are told: the code of the refusal and words of its cure.
//! Accounts have a table of their own.

use domain::platform::{Catalogue, PageKind, Unrecognised};

/// Pasted | code | what the message says.
const REFUSED: &str = r"
Ministry of Health | not-a-url | is not a web address
facebook | not-a-url | is not a web address
localhost:8080/name | not-a-url | is not a web address
https:// | not-a-url | is not a web address
https://x | not-a-url | is not a web address
media office@x.com | not-a-url | is not a web address
someone@example.com | not-a-url | is not a web address
https://[::1 | not-a-url | is not a web address
https://exa mple.com/a | not-a-url | is not a web address
@CorrectionsNZ | handle-only | Paste the whole address
javascript:alert(1) | unsafe-scheme | javascript:
JavaScript:alert('https://x.com/a') | unsafe-scheme | javascript:
data:text/html,<script> | unsafe-scheme | data:
file:///etc/passwd | unsafe-scheme | file:
vbscript:x | unsafe-scheme | vbscript:
mailto:media@mbie.govt.nz | unsafe-scheme | mailto:
ftp://facebook.com/name | unsafe-scheme | ftp:
gopher://x.com/name | unsafe-scheme | gopher:
https://user:secret@facebook.com/name | credentials | Remove it
https://x.com@evil.example/name | credentials | Remove it
user@facebook.com/name | credentials | Remove it
https://www.mbie.govt.nz/about | unknown-platform | mbie.govt.nz
https://facebook.com.evil.example/name | unknown-platform | facebook.com.evil.example
https://notfacebook.com/name | unknown-platform | notfacebook.com
https://faceb00k.com/name | unknown-platform | faceb00k.com
https://fаcebook.com/name | unknown-platform | xn--
https://192.168.0.1/name | unknown-platform | 192.168.0.1
https://evil.example/https://facebook.com/name | unknown-platform | evil.example
https://unlisted.example/@name | unknown-platform | unlisted.example
@name@unlisted.example | unknown-platform | unlisted.example
https://mastodon.social/@name@unlisted.example | unknown-platform | unlisted.example
https://t.co/AbC123 | short-link | Open it
https://youtu.be/dQw4w9WgXcQ | short-link | Open it
https://fb.me/name | short-link | Open it
https://bit.ly/3abc | short-link | Open it
https://lnkd.in/abc | short-link | Open it
https://vm.tiktok.com/ZMabc/ | short-link | Open it
https://pin.it/abc | short-link | Open it
https://go.usa.gov/abc | short-link | Open it
https://www.facebook.com/ | not-an-account | the front page of Facebook
https://x.com | not-an-account | the front page of X
https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fname | not-an-account | a sign-in or settings page
https://x.com/login | not-an-account | a sign-in or settings page
https://www.instagram.com/accounts/login/?next=/name/ | not-an-account | a sign-in or settings page
https://www.facebook.com/sharer/sharer.php?u=https://x.com | not-an-account | a share link
https://twitter.com/intent/tweet?text=x | not-an-account | a share link
https://www.facebook.com/search/top?q=police | not-an-account | a search
https://x.com/search?q=police | not-an-account | a search
https://x.com/hashtag/nzpol | not-an-account | a search
https://www.instagram.com/explore/tags/nz/ | not-an-account | a search
https://www.instagram.com/p/CabcDEF/ | not-an-account | a single post
https://www.linkedin.com/posts/name_activity-1 | not-an-account | a single post
https://www.linkedin.com/feed/update/urn:li:activity:1 | not-an-account | a single post
https://www.facebook.com/photo.php?fbid=1 | not-an-account | a single post
https://www.facebook.com/watch/?v=1234 | not-an-account | a single video
https://www.youtube.com/watch?v=dQw4w9WgXcQ | not-an-account | a single video
https://www.youtube.com/shorts/abc | not-an-account | a single video
https://www.youtube.com/playlist?list=PL1 | not-an-account | a single video
https://www.facebook.com/events/1234567890 | not-an-account | an event
https://x.com/home | not-an-account | a list
https://www.youtube.com/feed/trending | not-an-account | a list
https://developers.facebook.com/docs | not-an-account | another service
https://about.instagram.com/ | not-an-account | another service
https://t.me/joinchat/AAAA | not-an-account | a private invitation
https://t.me/+AbCdEf | bad-handle | which the platform does not allow
https://www.tiktok.com/discover/nz | not-an-account | a search
https://www.linkedin.com/company/ | not-an-account | a list
https://a.b.blogspot.com/ | not-an-account | another service
https://help.tumblr.com/ | not-an-account | a help or company page
https://www.tumblr.com/mobile | not-an-account | another service
https://discord.gg/AbC123xY/extra | not-an-account | a page that is not an account
https://www.facebook.com/pages/a%2Fb/106467849390602 | bad-handle | has “/” in it
https://www.facebook.com/pages/a%0Ab/106467849390602 | bad-handle | which the platform does not allow
https://x.com/@login | not-an-account | a sign-in or settings page
https://x.com/a b | bad-handle | has a space in it
https://x.com/a-b | bad-handle | has “-” in it
https://x.com/this_name_is_far_too_long | bad-handle | more than 20 characters
https://x.com/tūī | bad-handle | has “ū” in it
https://x.com/%ff | bad-handle | which the platform does not allow
https://x.com/%00 | bad-handle | which the platform does not allow
https://www.instagram.com/a/../b%2Fc | bad-handle | has “/” in it
https://www.instagram.com/.name./ | bad-handle | begins or ends with “.”
https://www.snapchat.com/add/ab | bad-handle | fewer than 3 characters
https://vimeo.com/12345678 | bad-handle | has no letter
https://bsky.app/profile/name | bad-handle | has no “.”
https://www.youtube.com/@a@b | bad-handle | which the platform does not allow
https://x.com/a https://x.com/b | several | one account at a time
https://x.com/a www.facebook.com/b | several | one account at a time
";

#[test]
fn what_is_no_account_is_refused_with_its_reason() {
    let catalogue = Catalogue::built_in();
    let rows: Vec<Vec<&str>> = REFUSED
        .lines()
        .filter(|l| !l.is_empty())
        .map(|l| l.split(" | ").collect())
        .collect();
    assert!(rows.len() >= 40, "{} refusals", rows.len());
    for row in rows {
        let [pasted, code, says] = row[..] else {
            panic!("not three cells: {row:?}")
        };
        match catalogue.recognise(pasted) {
            Ok(found) => panic!("{pasted} was taken for {found:?}"),
            Err(why) => {
                assert_eq!(why.code(), code, "{pasted}: {why}");
                assert!(why.to_string().contains(says), "{pasted}: {why}");
            }
        }
    }
}

#[test]
fn nothing_and_too_much_are_refused() {
    let catalogue = Catalogue::built_in();
    for nothing in ["", "  \n", "\u{200b}", "\"\"", "<>"] {
        assert_eq!(
            catalogue.recognise(nothing),
            Err(Unrecognised::Empty),
            "{nothing:?}"
        );
    }
    let long = format!("https://x.com/a?{}", "b".repeat(2_048));
    assert_eq!(
        catalogue.recognise(&long),
        Err(Unrecognised::TooLong { length: 2_064 })
    );
    assert_eq!(
        catalogue.recognise(&"ā".repeat(1_000_000)),
        Err(Unrecognised::TooLong { length: 1_000_000 })
    );
    let longest = format!("https://x.com/a?{}", "b".repeat(2_048 - 16));
    assert!(catalogue.recognise(&longest).is_ok());
    assert_eq!(
        catalogue.recognise("https://x.com/a\nhttps://x.com/b"),
        Err(Unrecognised::Several)
    );
}

#[test]
fn a_refusal_names_the_platform_where_it_is_known() {
    let catalogue = Catalogue::built_in();
    let why = catalogue.recognise("https://www.youtube.com/watch?v=1");
    let known = why
        .as_ref()
        .err()
        .and_then(Unrecognised::platform)
        .map(|key| key.as_str());
    assert_eq!(known, Some("youtube"));
    assert!(matches!(
        why,
        Err(Unrecognised::NotAnAccount {
            leads_to: PageKind::Video,
            ..
        })
    ));
}

#[test]
fn messages_do_not_repeat_a_page_of_text() {
    let catalogue = Catalogue::built_in();
    for pasted in [
        "word ".repeat(300),
        format!("https://x.com/{}", "a".repeat(1_500)),
        format!("https://{}.example/", "a.".repeat(500)),
    ] {
        let Err(why) = catalogue.recognise(&pasted) else {
            panic!("{pasted} was recognised")
        };
        assert!(why.to_string().chars().count() < 300, "{why}");
    }
}
