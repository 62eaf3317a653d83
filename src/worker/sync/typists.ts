// Who types, and on which of his platforms: what each new signal makes of it. In memory alone; it must not tell anybody.

/** Milliseconds after which a platform that said nothing more has stopped: who types says so every 10 s (protocol 6). */
const SILENT_MS = 20_000;

export class Typists {
  /** When each platform of a user in a conversation was last heard, milliseconds. */
  readonly #heard = new Map<string, Map<number, number>>();

  /** Notes a signal; returns the platforms on which the user types now, the one that was heard last at the end. */
  note(conversationID: string, userID: string, platformID: number, isTyping: boolean, now: number): number[] {
    const key = JSON.stringify([conversationID, userID]);
    const platforms = this.#heard.get(key) ?? new Map<number, number>();
    platforms.delete(platformID);
    for (const [platform, at] of platforms) if (now - at > SILENT_MS) platforms.delete(platform);
    if (isTyping) platforms.set(platformID, now);
    if (platforms.size > 0) this.#heard.set(key, platforms);
    else this.#heard.delete(key);
    return [...platforms.keys()];
  }
}
