// Takes the walk's pictures into a folder: npx tsx test/demo/pictures.ts <folder>

import { openHouse, openStage, walkDesktop, walkPhone } from './walk.ts';
import { walkKinds, walkMessages, walkSearch } from './walk-messages.ts';
import { walkTour } from './walk-tour.ts';

const pictures = process.argv[2];
if (!pictures) {
  console.error('Name a folder: npx tsx test/demo/pictures.ts <folder>');
  process.exit(2);
}
const house = await openHouse();
for (const walk of [walkDesktop, walkPhone, walkMessages, walkSearch, walkKinds, walkTour]) {
  const stage = await openStage(house);
  try {
    await walk(stage, { pictures });
  } finally {
    await stage.close();
  }
}
await house.close();
