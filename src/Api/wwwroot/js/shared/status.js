// The line in which a view says what is the matter; screen readers hear it.

export class StatusLine {
  #element;
  #text = '';
  #timer = 0;

  constructor(element) {
    this.#element = element;
  }

  /** Says something; for so many milliseconds, or until told otherwise. */
  say(title, detail = '', { kind = 'info', forMilliseconds = 0 } = {}) {
    clearTimeout(this.#timer);
    if (forMilliseconds > 0) {
      this.#timer = setTimeout(() => this.clear(), forMilliseconds);
    }

    // The same again would be read out again.
    const text = `${kind}\n${title}\n${detail}`;
    if (text === this.#text) {
      return;
    }

    this.#text = text;
    this.#element.replaceChildren();
    const head = document.createElement(detail ? 'strong' : 'span');
    head.textContent = title;
    this.#element.append(head, detail);
    this.#element.dataset.kind = kind;
    this.#element.hidden = false;
  }

  /** Says what went wrong, in the service's words. */
  error(error) {
    this.say(error.title ?? 'Something went wrong on this page.', error.detail ?? String(error), { kind: 'bad' });
  }

  clear() {
    clearTimeout(this.#timer);
    this.#text = '';
    this.#element.hidden = true;
    this.#element.replaceChildren();
  }
}
