//! Links to the other pages of a list that does not fit on one. Fifty rows make a page.

use crate::urls::Query;
use leptos::prelude::*;

/// Rows on one page of a list.
pub const PER_PAGE: u64 = 50;

/// The links; nothing when there is one page only.
#[component]
pub fn Pagination(
    /// The list's address without its query.
    #[prop(into)]
    path: String,
    query: Query,
    /// The page shown, counted from 1.
    page: u64,
    /// Rows in the whole list.
    total: u64,
    #[prop(default = PER_PAGE)] per_page: u64,
) -> impl IntoView {
    let pages = total.div_ceil(per_page.max(1)).max(1);
    if pages == 1 {
        return None;
    }
    let href = |page: u64| {
        let query = query.without("page");
        if page == 1 {
            query.href(&path)
        } else {
            query.with("page", page).href(&path)
        }
    };
    let numbers = shown(page, pages).into_iter().map(|item| match item {
        None => {
            view! { <li class="govuk-pagination__item govuk-pagination__item--ellipsis">"⋯"</li> }
                .into_any()
        }
        Some(number) => {
            let class = if number == page {
                "govuk-pagination__item govuk-pagination__item--current"
            } else {
                "govuk-pagination__item"
            };
            view! {
                <li class=class>
                    <a
                        class="govuk-link govuk-pagination__link"
                        href=href(number)
                        aria-label=format!("Page {number}")
                        aria-current=(number == page).then_some("page")
                    >{number.to_string()}</a>
                </li>
            }
            .into_any()
        }
    });
    let links = view! {
        <nav class="govuk-pagination" aria-label="Pages of this list">
            {(page > 1).then(|| step(href(page - 1), false))}
            <ul class="govuk-pagination__list">{numbers.collect_view()}</ul>
            {(page < pages).then(|| step(href(page + 1), true))}
        </nav>
    };
    Some(links.into_any())
}

/// First, last, and those around the present one; `None` is a gap.
fn shown(page: u64, pages: u64) -> Vec<Option<u64>> {
    let mut out = Vec::new();
    let mut last = 0;
    for number in (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 1) {
        if number > last + 1 {
            out.push(None);
        }
        out.push(Some(number));
        last = number;
    }
    out
}

fn step(href: String, forward: bool) -> AnyView {
    let (class, rel, words, icon, path) = if forward {
        (
            "govuk-pagination__next",
            "next",
            "Next",
            "govuk-pagination__icon govuk-pagination__icon--next",
            "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z",
        )
    } else {
        (
            "govuk-pagination__prev",
            "prev",
            "Previous",
            "govuk-pagination__icon govuk-pagination__icon--prev",
            "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z",
        )
    };
    let title = view! {
        <span class="govuk-pagination__link-title">{words}<span class="govuk-visually-hidden">" page"</span></span>
    };
    let arrow = view! {
        <svg class=icon xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13">
            <path d=path></path>
        </svg>
    };
    // The arrow points away from the word.
    let inner = if forward {
        view! { {title}{arrow} }.into_any()
    } else {
        view! { {arrow}{title} }.into_any()
    };
    view! {
        <div class=class>
            <a class="govuk-link govuk-pagination__link" href=href rel=rel>{inner}</a>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn gaps_stand_only_where_pages_are_missing() {
        assert_eq!(shown(1, 3), [Some(1), Some(2), Some(3)]);
        assert_eq!(shown(1, 9), [Some(1), Some(2), None, Some(9)]);
        assert_eq!(
            shown(5, 9),
            [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]
        );
        assert_eq!(shown(3, 4), [Some(1), Some(2), Some(3), Some(4)]);
    }
}
