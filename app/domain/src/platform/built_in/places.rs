//! Places, events and clubs. One event or place without who runs it is no account.

use super::table::{HELP, LIVE, Row, SEARCH, SIGN_IN, ascii, at, digits};
use crate::platform::entry::AccessLevel::{Admin, Advertiser, Analyst, Moderator, Publisher};
use crate::platform::page_kind::PageKind;

pub(super) const ROWS: &[Row] = &[EVENTBRITE, MEETUP, FOURSQUARE, YELP, TRIPADVISOR, STRAVA];

/// Organisers are subdomains, or a name with a number.
const EVENTBRITE: Row = Row {
    key: "eventbrite",
    name: "Eventbrite",
    aliases: "Event brite",
    hosts: "eventbrite.com eventbrite.co.nz eventbrite.com.au eventbrite.co.uk \
            eventbrite.ca eventbrite.ie eventbrite.sg",
    patterns: &[
        at("/o/{name}-{id}/**").shown("o/{id}"),
        at("/o/{id}/**").shown("o/{id}"),
        at("/org/{id}/**").shown("o/{id}"),
        at("{handle}.{host}/**"),
    ],
    handle_url: "https://{handle}.eventbrite.com/",
    id_url: Some("https://www.eventbrite.com/o/{id}"),
    handle: ascii(2, 63, "-").needs_letter(),
    id: Some(digits(5, 20)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Event, "e event x myevent cc"),
        (PageKind::Listing, "o org d c b ttd organizer l r"),
    ],
    access: &[Admin, Publisher, Analyst],
    terms: Some("https://www.eventbrite.com/help/en-us/articles/251210/"),
    ..LIVE
};

const MEETUP: Row = Row {
    key: "meetup",
    name: "Meetup",
    aliases: "Meet up",
    hosts: "meetup.com",
    short_hosts: "meetu.ps",
    patterns: &[
        at("/pro/{handle}/**")
            .shown("pro/{handle}")
            .to("https://www.meetup.com/pro/{handle}/"),
        at("/members/{id}/**")
            .shown("members/{id}")
            .to("https://www.meetup.com/members/{id}/"),
        at("/{handle}/**"),
    ],
    handle_url: "https://www.meetup.com/{handle}/",
    handle: ascii(2, 80, "-_"),
    id: Some(digits(2, 14)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Search, "find cities topics"),
        (PageKind::Listing, "apps home members pro create lp media"),
    ],
    tabs: "events members photos discussions about",
    access: &[Admin, Publisher, Moderator],
    two_factor: false,
    terms: Some("https://help.meetup.com/hc/en-us/articles/360027447252"),
    ..LIVE
};

const FOURSQUARE: Row = Row {
    key: "foursquare",
    name: "Foursquare",
    aliases: "Four square, Swarm",
    hosts: "foursquare.com",
    short_hosts: "4sq.com",
    patterns: &[
        at("/v/{name}/{id}/**")
            .shown("v/{id}")
            .to("https://foursquare.com/v/{id}"),
        at("/v/{id}/**")
            .shown("v/{id}")
            .to("https://foursquare.com/v/{id}"),
        at("/venue/{id}/**")
            .shown("v/{id}")
            .to("https://foursquare.com/v/{id}"),
        at("/user/{id}/**")
            .shown("user/{id}")
            .to("https://foursquare.com/user/{id}"),
        at("/p/{name}/{id}/**")
            .shown("p/{id}")
            .to("https://foursquare.com/p/{id}"),
        at("/p/{id}/**")
            .shown("p/{id}")
            .to("https://foursquare.com/p/{id}"),
        at("/{handle}/**"),
    ],
    handle_url: "https://foursquare.com/{handle}",
    handle: ascii(2, 60, "_-"),
    id: Some(ascii(1, 30, "")),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (
            PageKind::Listing,
            "v venue user p item top-places apps business city-guide products download",
        ),
    ],
    tabs: "lists tips list",
    two_factor: false,
    terms: Some("https://foursquare.com/legal/terms"),
    ..LIVE
};

const YELP: Row = Row {
    key: "yelp",
    name: "Yelp",
    hosts: "yelp.com yelp.co.nz yelp.com.au yelp.co.uk yelp.ca yelp.ie",
    short_hosts: "yelp.to",
    patterns: &[
        at("/biz/{handle}/**"),
        at("/user_details?userid={id}")
            .shown("user/{id}")
            .to("https://www.yelp.com/user_details?userid={id}"),
    ],
    handle_url: "https://www.yelp.com/biz/{handle}",
    handle: ascii(1, 200, "-_"),
    id: Some(ascii(22, 22, "-_")),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Post, "biz_photos article"),
        (PageKind::Event, "events"),
        (PageKind::Listing, "biz collection c writeareview talk"),
    ],
    access: &[Admin, Moderator, Analyst, Advertiser],
    terms: Some("https://terms.yelp.com/tos/en_us/"),
    ..LIVE
};

const TRIPADVISOR: Row = Row {
    key: "tripadvisor",
    name: "Tripadvisor",
    aliases: "Trip advisor",
    hosts: "tripadvisor.com tripadvisor.co.nz tripadvisor.com.au tripadvisor.co.uk",
    patterns: &[at("/Profile/{handle}/**"), at("/members/{handle}/**")],
    handle_url: "https://www.tripadvisor.com/Profile/{handle}",
    handle: ascii(2, 60, "_-"),
    reserved: &[SIGN_IN, SEARCH, HELP],
    access: &[Admin, Moderator, Analyst, Advertiser],
    terms: Some("https://tripadvisor.mediaroom.com/us-terms-of-use"),
    ..LIVE
};

const STRAVA: Row = Row {
    key: "strava",
    name: "Strava",
    aliases: "Strava club",
    hosts: "strava.com",
    short_hosts: "strava.app.link",
    patterns: &[
        at("/clubs/{id}/**").shown("clubs/{id}"),
        at("/clubs/{handle}/**"),
        at("/athletes/{id}/**")
            .shown("athletes/{id}")
            .to("https://www.strava.com/athletes/{id}"),
    ],
    handle_url: "https://www.strava.com/clubs/{handle}",
    id_url: Some("https://www.strava.com/clubs/{id}"),
    handle: ascii(2, 60, "_-"),
    id: Some(digits(1, 14)),
    reserved: &[
        SIGN_IN,
        SEARCH,
        HELP,
        (PageKind::Event, "activities segments routes challenges"),
        (PageKind::Listing, "clubs athletes dashboard"),
    ],
    access: &[Admin, Publisher],
    terms: Some("https://www.strava.com/legal/terms"),
    ..LIVE
};
