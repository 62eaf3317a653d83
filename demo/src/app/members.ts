// The present names and faces of the members whose messages are shown: a message carries those of the day it was sent.
import type { GroupMember } from 'openim-worker';
import { Store } from '../state/store.ts';
import type { OpenChat } from './open-chat.ts';
import type { Sdk } from './sdk.ts';

/** Members of the open group, read once for each time it is opened. */
export class MemberKeeper {
  /** By user ID; empty outside groups. */
  readonly members = new Store<ReadonlyMap<string, GroupMember>>(new Map());
  readonly #sdk: Sdk;
  readonly #open: OpenChat;
  #groupID = '';
  #asked = new Set<string>();

  constructor(sdk: Sdk, open: OpenChat) {
    this.#sdk = sdk;
    this.#open = open;
  }

  /** Follows the open conversation. */
  start(): void {
    this.#open.chat.subscribe(() => this.#follow());
  }

  #follow(): void {
    const chat = this.#open.get();
    const groupID = chat?.conversation.groupID ?? '';
    if (groupID !== this.#groupID) {
      this.#groupID = groupID;
      this.#asked = new Set();
      this.members.set(new Map());
    }
    if (!chat || groupID === '') return;
    const senders = new Set(chat.timeline.messages.map(({ sendID }) => sendID));
    const unknown = [...senders].filter((id) => id !== '' && !this.#asked.has(id));
    if (unknown.length === 0) return;
    for (const id of unknown) this.#asked.add(id);
    void this.#read(groupID, unknown);
  }

  async #read(groupID: string, ids: readonly string[]): Promise<void> {
    try {
      const found = await this.#sdk.run('getGroupMembersInfo', groupID, ids);
      if (groupID !== this.#groupID || found.length === 0) return;
      this.members.update((members) => new Map([...members, ...found.map((m) => [m.userID, m] as const)]));
    } catch {
      // Offline, or not a member any more: the names that the messages carry stay. The call log shows it.
    }
  }
}
