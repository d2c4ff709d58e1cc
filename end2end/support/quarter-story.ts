// Who takes part in the whole quarter, what one step leaves to the next, and the days it is set on.
import type { Persona } from './people.ts';
import type { Receipt } from './quarter.ts';
import { signInAs, type Page } from './test.ts';

/** The demonstration is made on this day; its open quarter is October to December 2030. */
export const MADE = '2031-01-20';
/** The last working day but one of January to March, which is opened. */
export const OPENED = '2031-03-28';
/** Its last day, 16 April, has passed. */
export const CLOSED = '2031-04-17';
export const PERIOD = '/returns/2030-31-q3';
export const REPORT = '/compliance-reports/2030-31-q3';
export const MONTHS = 'January to March 2031';

/** The eleven, as they are signed in. */
export class People {
  private readonly pages = new Map<Persona, Page>();
  constructor(private readonly another: (persona: Persona) => Promise<Page>) {}

  async of(persona: Persona): Promise<Page> {
    const page = this.pages.get(persona) ?? (await this.another(persona));
    this.pages.set(persona, page);
    return page;
  }

  /** Weeks later nobody is signed in any more. */
  async comeBack(): Promise<void> {
    for (const [persona, page] of this.pages) await signInAs(page, persona);
  }
}

/** A receipt that nobody has yet. */
export const NONE: Receipt = { reference: '', account: '', hash: '', copy: '' };

/** What one step leaves to the next. */
export class Story {
  /** How many returns there are. */
  expected = 0;
  /** Accounts that nobody was named for until the quarter was opened: two are the Communications Manager’s since, one Design and Marketing’s. */
  readonly named: string[] = [];
  /** The return in which something was not right. */
  corrected = NONE;
  /** The return in which a point was not kept to. */
  notKept = NONE;
  /** The account whose return comes too late. */
  late = '';
}

export type Step = (people: People, story: Story) => Promise<void>;
