// The message that another one answers, above its text; a press goes to it.
import type { Message } from 'openim-worker';
import { messageWords } from '../words/message-words.ts';

interface QuoteBlockProps {
  readonly quoted: Message;
  readonly selfID: string;
  readonly onJump: (clientMsgID: string) => void;
}

/** The quoted text. */
export function QuoteBlock({ quoted, selfID, onJump }: QuoteBlockProps) {
  const { words, kind } = messageWords(quoted, selfID);
  const sender = quoteSender(quoted, selfID);
  return (
    <button
      type="button"
      className="quote"
      aria-label={`Go to the quoted message: ${sender}: ${words}`}
      tabIndex={-1}
      onClick={() => onJump(quoted.clientMsgID)}
    >
      {kind !== 'notice' && <span className="quote-sender">{sender}</span>}
      <span className="quote-words">{words}</span>
    </button>
  );
}

/** Whose words are quoted. */
export function quoteSender(quoted: Message, selfID: string): string {
  return quoted.sendID === selfID ? 'You' : quoted.senderNickname || quoted.sendID;
}
