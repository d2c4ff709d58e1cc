//! Parts of something long, each with how far it is; and the steps something passes, with where it is.

use super::tag::{Tag, TagColour};
use leptos::prelude::*;

/// One part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its name.
    pub name: String,
    /// A line below it.
    pub hint: Option<String>,
    /// Its page; nothing = it cannot be opened.
    pub href: Option<String>,
    /// How far it is, as words; a colour where something is left to do.
    pub status: (String, Option<TagColour>),
}

/// Parts with how far each is. `id` tells several lists of a page apart.
#[component]
pub fn TaskList(#[prop(into)] id: String, tasks: Vec<Task>) -> impl IntoView {
    let one = |(n, task): (usize, Task)| {
        let (status_id, hint_id) = (format!("{id}-{n}-status"), format!("{id}-{n}-hint"));
        let described_by = match task.hint {
            Some(_) => format!("{hint_id} {status_id}"),
            None => status_id.clone(),
        };
        let class = match task.href {
            Some(_) => "govuk-task-list__item govuk-task-list__item--with-link",
            None => "govuk-task-list__item",
        };
        let name = match task.href {
            Some(href) => view! { <a class="govuk-link govuk-task-list__link" href=href aria-describedby=described_by>{task.name}</a> }.into_any(),
            None => view! { <div>{task.name}</div> }.into_any(),
        };
        let status = match task.status {
            (words, Some(colour)) => view! { <Tag colour=colour text=words/> }.into_any(),
            (words, None) => words.into_any(),
        };
        view! {
            <li class=class>
                <div class="govuk-task-list__name-and-hint">
                    {name}
                    {task.hint.map(|hint| view! { <div id=hint_id class="govuk-task-list__hint">{hint}</div> })}
                </div>
                <div class="govuk-task-list__status" id=status_id>{status}</div>
            </li>
        }
    };
    let tasks = tasks.into_iter().enumerate().map(one).collect_view();
    view! { <ul class="govuk-task-list">{tasks}</ul> }
}

/// One step of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Where it stands: "Approved by Aroha on 20 January 2027".
    pub words: String,
    /// Whether it is over, at work, or to come.
    pub at: StageAt,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageAt {
    /// Passed.
    Done,
    /// Here it is.
    Now,
    /// Ended here.
    Stopped,
    /// To come.
    Later,
}

impl StageAt {
    const fn class(self) -> &'static str {
        match self {
            Self::Done => "app-stages__item app-stages__item--done",
            Self::Now => "app-stages__item app-stages__item--now",
            Self::Stopped => "app-stages__item app-stages__item--stopped",
            Self::Later => "app-stages__item",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Done => "Done: ",
            Self::Now => "Now: ",
            Self::Stopped => "Stopped: ",
            Self::Later => "To come: ",
        }
    }
}

/// The steps in their order.
#[component]
pub fn Stages(stages: Vec<Stage>) -> impl IntoView {
    let one = |stage: Stage| {
        let current = (stage.at == StageAt::Now).then_some("step");
        view! {
            <li class=stage.at.class() aria-current=current>
                <span class="govuk-visually-hidden">{stage.at.word()}</span>
                <span class="app-stages__name">{stage.name}</span>
                " "
                <span class="app-stages__words">{stage.words}</span>
            </li>
        }
    };
    view! { <ol class="app-stages">{stages.into_iter().map(one).collect_view()}</ol> }
}
