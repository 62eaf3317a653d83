// What frames and notifications leave to be asked of the server, collected and merged until somebody asks. Only data.
import type { JoinedGroup } from './ingest.ts';

export class FollowUps {
  /** The conversations' delta is to be asked for, and these rows if it does not contain them (protocol 6.B). */
  conversationDelta = false;
  readonly conversations = new Set<string>();
  /** Rows that a message made: completed from the server. */
  readonly created = new Set<string>();
  /** Cleared conversations, with the newest seq known when it was said. */
  readonly cleared = new Map<string, number>();
  friends = false;
  /** Friends and users that were named as changed. */
  readonly users = new Set<string>();
  groups = false;
  /** Conversations of groups whose name or avatar a notice told otherwise than it was known. */
  readonly unsureGroups = new Set<string>();
  self = false;
  /** Read positions to be told to the server, by conversation. */
  readonly joined = new Map<string, number>();
  /** Conversations whose latest message went: what is below may have to be fetched. */
  readonly latest = new Set<string>();

  get isEmpty(): boolean {
    return (
      !(this.conversationDelta || this.friends || this.groups || this.self) &&
      [
        this.conversations,
        this.created,
        this.cleared,
        this.users,
        this.unsureGroups,
        this.joined,
        this.latest,
      ].every(({ size }) => size === 0)
    );
  }

  addJoined(groups: readonly JoinedGroup[]): void {
    for (const { conversationID, hasReadSeq } of groups) {
      this.joined.set(conversationID, Math.max(hasReadSeq, this.joined.get(conversationID) ?? 0));
      this.groups = true;
    }
  }

  /** Adds everything of another collection. */
  add(other: FollowUps): void {
    this.conversationDelta ||= other.conversationDelta;
    this.friends ||= other.friends;
    this.groups ||= other.groups;
    this.self ||= other.self;
    for (const key of ['conversations', 'created', 'users', 'unsureGroups', 'latest'] as const) {
      for (const id of other[key]) this[key].add(id);
    }
    for (const [id, seq] of other.cleared) this.cleared.set(id, seq);
    for (const [id, seq] of other.joined) this.joined.set(id, Math.max(seq, this.joined.get(id) ?? 0));
  }
}
