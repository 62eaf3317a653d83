// Where a message is written. Enter sends, Shift+Enter breaks the line; an input method's Enter only chooses.
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import type { Chat } from '../app/chat.ts';
import { useDemo } from '../app/demo.ts';
import { rowName } from '../words/row-words.ts';
import { Icon } from './icons.tsx';

/** The composer of the open conversation; what is left in it becomes the draft. */
export function Composer({ chat }: { chat: Chat }) {
  const { chat: keeper } = useDemo();
  const input = useRef<HTMLTextAreaElement>(null);

  // With a keyboard at hand writing can begin at once; on touch screens it would only cover the messages.
  useEffect(() => {
    if (matchMedia('(hover: hover) and (pointer: fine)').matches) {
      input.current?.focus({ preventScroll: true });
      const end = input.current?.value.length ?? 0;
      input.current?.setSelectionRange(end, end);
    }
  }, []);

  const send = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    void keeper.send();
    input.current?.focus({ preventScroll: true });
  };
  return (
    <form className="composer" onSubmit={send}>
      <textarea
        ref={input}
        rows={1}
        aria-label={`Message to ${rowName(chat.conversation)}`}
        placeholder="Write a message"
        value={chat.text}
        onChange={(event) => keeper.write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
        }}
      />
      <button type="submit" className="send-button" aria-label="Send" disabled={chat.text.trim() === ''}>
        <Icon name="send" />
      </button>
    </form>
  );
}
