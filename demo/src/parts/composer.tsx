// Where a message is written. Enter sends, Shift+Enter breaks the line; an input method's Enter only chooses. Escape
// gives up a quote first.
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { useDemo } from '../app/demo.ts';
import type { Chat } from '../app/open-chat.ts';
import { useStorePart } from '../state/store.ts';
import { messageWords } from '../words/message-words.ts';
import { rowName } from '../words/row-words.ts';
import { Icon } from './icons.tsx';
import { quoteSender } from './quote-block.tsx';

/** The composer of the open conversation; what is left in it becomes the draft. */
export function Composer({ chat }: { chat: Chat }) {
  const { openChat, drafts, sender, session } = useDemo();
  const selfID = useStorePart(session.session, ({ userID }) => userID);
  const input = useRef<HTMLTextAreaElement>(null);
  const { quoting, goTo } = chat;
  const isAtMessage = useRef(goTo !== undefined && goTo.to !== 'end');

  // With a keyboard at hand writing can begin at once; on touch screens it would only cover the messages.
  useEffect(() => {
    if (!isAtMessage.current && matchMedia('(hover: hover) and (pointer: fine)').matches) {
      input.current?.focus({ preventScroll: true });
      const end = input.current?.value.length ?? 0;
      input.current?.setSelectionRange(end, end);
    }
  }, []);

  useEffect(() => {
    if (quoting) input.current?.focus({ preventScroll: true });
  }, [quoting]);

  const send = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    void sender.send();
    input.current?.focus({ preventScroll: true });
  };
  return (
    <form className="composer" onSubmit={send}>
      {quoting && (
        <fieldset className="quoting" aria-label="Quoting">
          <p>
            <span className="quote-sender">{quoteSender(quoting, selfID)}</span>
            <span className="quote-words">{messageWords(quoting, selfID).words}</span>
          </p>
          <button
            type="button"
            className="icon-button"
            aria-label="Do not quote"
            title="Do not quote"
            onClick={() => {
              openChat.quote(undefined);
              input.current?.focus({ preventScroll: true });
            }}
          >
            <Icon name="close" size={16} />
          </button>
        </fieldset>
      )}
      <textarea
        ref={input}
        rows={1}
        aria-label={`Message to ${rowName(chat.conversation)}`}
        placeholder="Write a message"
        value={chat.text}
        onChange={(event) => drafts.write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
          if (event.key === 'Escape' && quoting && !event.nativeEvent.isComposing) {
            event.preventDefault();
            openChat.quote(undefined);
          }
        }}
      />
      <button type="submit" className="send-button" aria-label="Send" disabled={chat.text.trim() === ''}>
        <Icon name="send" />
      </button>
    </form>
  );
}
