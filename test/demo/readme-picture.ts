// Takes the picture that README.md shows, docs/demo.png: npx tsx test/demo/readme-picture.ts
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { prepareTour, TOUR_NAME } from '../../scripts/demo-tour.ts';
import { freshPage, openHouse, openStage, rowNamed, SELF, signIn } from './walk.ts';
import { log } from './walk-messages.ts';

const file = join(import.meta.dirname, '../../docs/demo.png');

/** What the package's page may weigh. */
const MOST_BYTES = 250_000;

/** Somebody else who is in a group. */
async function memberOf(groupID: string): Promise<string> {
  const { members } = (await stage.control('call', {
    userID: SELF,
    path: '/group/get_group_member_list',
    body: { groupID, pagination: { pageNumber: 1, showNumber: 50 }, filter: 0, keyword: '' },
  })) as { members: { userID: string }[] };
  return members.find(({ userID }) => userID !== SELF)!.userID;
}

const house = await openHouse();
const stage = await openStage(house);
try {
  const { page, close } = await freshPage(stage, {}, { width: 1400, height: 966 }, 'light');
  await signIn(page, stage.address);
  const send = (from: string, text: string) =>
    stage.control('send', { from, recvID: SELF, sessionType: 1, text });
  await send('user08', '刚才那个 bug 修好了 ✅');
  await send('user05', 'Did you see the new design?');
  await send('user05', '周末有空的话一起去爬山吧');
  await send('user06', '早上好！☀️');
  const { user, groups } = (await stage.control('state', { userID: SELF })) as {
    user: { nickname: string };
    groups: { groupID: string }[];
  };
  await stage.control('send', {
    from: await memberOf(groups[0]!.groupID),
    groupID: groups[0]!.groupID,
    contentType: 106,
    content: {
      text: `@${SELF} 照片发群里吧 📷`,
      atUserList: [SELF],
      atUsersInfo: [{ atUserID: SELF, groupNickname: user.nickname }],
      isAtSelf: false,
    },
    atUserIDList: [SELF],
  });
  await prepareTour(stage.control, stage.address);

  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('user04');
  const list = page.getByRole('list', { name: 'Conversations' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await list.getByRole('button').first().click();
  await page.getByRole('textbox', { name: /^Message to / }).fill('明天见，I will bring the map');
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('');
  await rowNamed(page, TOUR_NAME).click();
  await expect(log(page).getByText(/你来开车可以吗/)).toBeInViewport();
  await page.getByRole('textbox', { name: /^Message to / }).fill('没问题，我来开 🚗');
  await page.keyboard.press('Enter');
  await expect(log(page).getByText('Sent', { exact: true }).last()).toBeAttached();
  await page.getByRole('button', { name: 'Search messages' }).click();
  await page.getByRole('searchbox', { name: 'Search messages' }).fill('周');
  await page.getByRole('button', { name: 'All conversations' }).click();
  await expect(page.getByRole('list', { name: `Found in ${TOUR_NAME}` })).toBeVisible();
  await page.mouse.move(0, 0);
  await list.evaluate((all) => all.parentElement?.scrollTo(0, 0));
  await page.waitForLoadState('networkidle');
  // The meter tells of the last five seconds: those in which everything was put in its place are not the demo's.
  await page
    .getByText(/^[01] dropped/)
    .waitFor({ timeout: 60_000 })
    .catch(() => console.warn('This machine is too busy for a calm frame meter.'));
  await page.screenshot({ path: file });
  await close();
} finally {
  await stage.close();
  await house.close();
}
const { size } = statSync(file);
console.log(`${file}: ${size} bytes`);
if (size > MOST_BYTES) throw new Error(`docs/demo.png is larger than ${MOST_BYTES} bytes`);
