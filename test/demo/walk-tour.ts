// A walk through the group that the demo starts with: the notices of a group, a photo, a mention, a link, an answer, and
// what is said when a message comes. The stage is that of walk.ts.
import { expect } from 'playwright/test';
import { prepareTour, TOUR_NAME } from '../../scripts/demo-tour.ts';
import {
  DESKTOP,
  freshPage,
  PEER,
  rowNamed,
  SELF,
  type Stage,
  sentence,
  signIn,
  type WalkOptions,
} from './walk.ts';
import { actionsOf, log } from './walk-messages.ts';

const GROUP = 'tour';

/** Every kind in one group; at the end the user is put out of it. */
export async function walkTour(stage: Stage, options: WalkOptions = {}): Promise<void> {
  const { page, picture, errors, close } = await freshPage(stage, options, DESKTOP, 'light');
  await signIn(page, stage.address);
  await prepareTour(stage.control, stage.address);
  await expect.poll(() => sentence(rowNamed(page, TOUR_NAME))).toMatch(/pinned, you were mentioned, /);
  await rowNamed(page, TOUR_NAME).click();

  // What was unread begins at a line: after the own message, the last that was read.
  const firstNew = log(page)
    .getByRole('listitem')
    .filter({ has: page.getByText('New', { exact: true }) });
  await expect(firstNew.getByRole('link', { name: 'Photo, open it' })).toBeAttached();
  await expect(log(page).getByText('你来开车可以吗？')).toBeInViewport({ ratio: 1 });

  // The group's notices name who did what; the announcement says its words.
  const { user } = (await stage.control('state', { userID: PEER })) as { user: { nickname: string } };
  const ann = user.nickname;
  await expect(log(page).getByText(`${ann} created the group`)).toBeAttached();
  await expect(log(page).getByText(new RegExp(`^${ann} invited .`))).toBeAttached();
  await expect(
    log(page).getByText(`${ann} changed the announcement: 周六早上七点，地铁站集合`),
  ).toBeAttached();
  await expect(actionsOf(page, `${ann} created the group`)).toHaveCount(1);

  // The photo shows and opens; one that is not there says so.
  const photo = log(page).getByRole('link', { name: 'Photo, open it' });
  await expect(photo).toHaveAttribute('href', /\/summit\.svg$/);
  await expect
    .poll(() => photo.locator('img').evaluate((img) => (img as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  const missing = { uuid: 'x', type: 'png', size: 1, width: 640, height: 480, url: `${stage.address}&none` };
  await stage.control('send', {
    from: PEER,
    groupID: GROUP,
    contentType: 102,
    content: {
      sourcePath: '',
      sourcePicture: missing,
      bigPicture: missing,
      snapshotPicture: missing,
    },
  });
  await expect(log(page).getByText('It could not be loaded.')).toBeInViewport();

  // A mention is marked by the name, an address is a link, an answer leads to what it answers.
  const selfName = await nickname(stage, SELF);
  await expect(log(page).getByText(`@${selfName}`, { exact: true })).toBeAttached();
  await expect(log(page).getByRole('link', { name: 'https://example.com/tickets' })).toHaveAttribute(
    'href',
    'https://example.com/tickets',
  );
  await log(page)
    .getByRole('button', { name: /^Go to the quoted message: .*Taken from up there/ })
    .click();
  await expect(actionsOf(page, 'Taken from up there')).toBeFocused();
  await picture('tour-1-group');
  // Opened is read, and the mark of the mention is gone.
  await expect.poll(() => sentence(rowNamed(page, TOUR_NAME))).not.toMatch(/unread|mentioned/);

  // What comes is said, and only that.
  const said = page.getByRole('status', { name: 'New messages' });
  await stage.control('send', { from: PEER, groupID: GROUP, text: '我先睡了' });
  await expect(said).toHaveText(`${ann}: 我先睡了`);
  // Put out of the group: a notice, and nobody can write into it any more.
  await stage.control('call', {
    userID: PEER,
    path: '/group/kick_group',
    body: { groupID: GROUP, kickedUserIDs: [SELF], reason: '' },
  });
  await expect(page.getByText('You are not in this group any more.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: /^Message to / })).toHaveCount(0);
  await close();
  expect(errors).toEqual([]);
}

async function nickname(stage: Stage, userID: string): Promise<string> {
  const { user } = (await stage.control('state', { userID })) as { user: { nickname: string } };
  return user.nickname;
}
