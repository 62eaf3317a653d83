// The walk through the demo as a test. Pictures are left in the folder that DEMO_PICTURES names, if it names one.
import { afterAll, afterEach, beforeAll, beforeEach, it } from 'vitest';
import {
  type House,
  openHouse,
  openStage,
  type Stage,
  walkDesktop,
  walkPhone,
  walkRestart,
  walkStranger,
} from './walk.ts';
import { walkLost } from './walk-lost.ts';
import { walkKinds, walkMessages, walkSearch } from './walk-messages.ts';
import { walkTour } from './walk-tour.ts';

const LIMIT = 120_000;
const options = { pictures: process.env.DEMO_PICTURES };
let house: House;
let stage: Stage;

beforeAll(async () => {
  house = await openHouse();
}, LIMIT);

afterAll(() => house?.close());

beforeEach(async () => {
  stage = await openStage(house);
});

afterEach(() => stage?.close());

it(
  'a desktop: settings, messages, drafts, deleting, offline, kicked',
  () => walkDesktop(stage, options),
  LIMIT,
);

it('a phone: two screens and the way back', () => walkPhone(stage, options), LIMIT);

it('no development server: said kindly, the form works', () => walkStranger(stage), LIMIT);

it('the server is started anew: the right list in the same browser profile', () => walkRestart(stage), LIMIT);

it(
  'a conversation: paging, sending, failing, quoting, taking back, deleting',
  () => walkMessages(stage, options),
  LIMIT,
);

it('search in messages: here, everywhere, and on from there', () => walkSearch(stage, options), LIMIT);

it('messages of other kinds on a phone', () => walkKinds(stage, options), LIMIT);

it('a group of every kind: notices, photo, mention, link', () => walkTour(stage, options), LIMIT);

it('events lost, the worker lost: the page goes on', () => walkLost(stage), LIMIT);
