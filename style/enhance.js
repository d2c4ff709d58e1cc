// Small comforts for pages that work without them: error summary, menu on narrow screens, double clicks.
// Not here: anything a page needs to work, and anything that belongs to an island.

const body = document.body;
body.classList.add("js-enabled", "govuk-frontend-supported");

/** Moves the reader to the outcome of the form just sent: the errors, or the success message. */
function focusOutcome() {
  const outcome = document.querySelector(
    '[data-module="govuk-error-summary"], .govuk-notification-banner[role="alert"]',
  );
  if (!outcome) return;
  outcome.setAttribute("tabindex", "-1");
  outcome.addEventListener("blur", () => outcome.removeAttribute("tabindex"), { once: true });
  outcome.focus();
}

/** A link of the error summary focuses its field and brings the question, not just the box, into view. */
function followErrorLinks() {
  document.querySelector('[data-module="govuk-error-summary"]')?.addEventListener("click", (event) => {
    const hash = event.target.closest?.("a[href^='#']")?.hash;
    const field = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const question =
      field.closest("fieldset")?.querySelector("legend") ??
      document.querySelector(`label[for="${CSS.escape(field.id)}"]`) ??
      field;
    question.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

/** Folds the navigation behind a "Menu" button below the tablet width. */
function foldNavigation() {
  const wide = window.matchMedia("(min-width: 40.0625em)");
  for (const button of document.querySelectorAll(".govuk-js-service-navigation-toggle")) {
    const list = document.getElementById(button.getAttribute("aria-controls") ?? "");
    if (!list) continue;
    let open = false;
    const show = () => {
      button.hidden = wide.matches;
      button.toggleAttribute("aria-hidden", false);
      list.hidden = !wide.matches && !open;
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => {
      open = !open;
      show();
    });
    wide.addEventListener("change", show);
    show();
  }
}

/** The second of two quick clicks on one submit button is dropped; the server copes with it all the same. */
function dropDoubleClicks() {
  const pressed = new WeakMap();
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.('[data-prevent-double-click="true"]');
    if (!button) return;
    if (event.timeStamp - (pressed.get(button) ?? -Infinity) < 1000) event.preventDefault();
    else pressed.set(button, event.timeStamp);
  });
}

/** `<button data-print hidden>`: shown only where a script can print. */
function offerPrinting() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** Unfolds for paper what is folded away for a screen, where the style sheet cannot. */
function unfoldToPrint() {
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(".app-fold > details:not([open])")];
    for (const details of unfolded) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
    unfolded = [];
  });
}

focusOutcome();
followErrorLinks();
foldNavigation();
dropDoubleClicks();
offerPrinting();
unfoldToPrint();
