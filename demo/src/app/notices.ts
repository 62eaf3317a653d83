// Toasts and questions: what the page tells the user and what it asks before doing harm.
import { Store } from '../state/store.ts';
import { type ErrorWords, errorWords } from '../words/error-words.ts';

/** One toast. */
export interface Toast {
  readonly key: number;
  readonly title: string;
  /** Of a failure; absent on good news. */
  readonly error?: ErrorWords;
}

/** One question, asked in a dialog before something that cannot be undone. */
export interface Question {
  readonly title: string;
  readonly body: string;
  /** The word on the button that does it. */
  readonly action: string;
}

/** The question on the screen and how to answer it. */
export interface OpenQuestion extends Question {
  readonly answer: (yes: boolean) => void;
}

/** Toasts on the screen at once; older ones make room. */
const MOST_TOASTS = 4;
const GOOD_NEWS_STAYS = 3500;
const FAILURE_STAYS = 9000;

/** What the page says and asks. */
export class Notices {
  readonly toasts = new Store<readonly Toast[]>([]);
  readonly question = new Store<OpenQuestion | undefined>(undefined);
  #next = 1;

  /** Says that something went well that nothing else on the screen shows. */
  tell(title: string): void {
    this.#show({ key: this.#take(), title }, GOOD_NEWS_STAYS);
  }

  /** Says what went wrong: what was tried, and the error. */
  fail(title: string, error: unknown): void {
    this.#show({ key: this.#take(), title, error: errorWords(error) }, FAILURE_STAYS);
  }

  dismiss(key: number): void {
    this.toasts.update((toasts) => toasts.filter((toast) => toast.key !== key));
  }

  /** Asks; a question asked meanwhile counts as answered with no. */
  ask(question: Question): Promise<boolean> {
    this.question.get()?.answer(false);
    return new Promise((resolve) => {
      this.question.set({
        ...question,
        answer: (yes) => {
          this.question.set(undefined);
          resolve(yes);
        },
      });
    });
  }

  #take(): number {
    this.#next += 1;
    return this.#next;
  }

  #show(toast: Toast, stays: number): void {
    this.toasts.update((toasts) => [...toasts, toast].slice(-MOST_TOASTS));
    setTimeout(() => this.dismiss(toast.key), stays);
  }
}
