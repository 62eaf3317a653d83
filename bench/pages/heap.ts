// The page of the figure `heap`.
import type { Account } from '../accounts.ts';
import { logIn } from '../in-page/sdk.ts';

/** Logs in and reads the whole list once. Gives the bytes of the rows' JSON, as short as it can be written. */
export async function load(account: Account): Promise<number> {
  const { im } = await logIn(account);
  const { value } = await im.getAllConversationList('');
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
