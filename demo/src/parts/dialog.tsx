// The native <dialog>, opened as a modal as long as it is mounted. Escape and a press beside it close it.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Toasts } from './toasts.tsx';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** A question before harm is an alertdialog. */
  readonly role?: 'alertdialog';
}

/** A modal dialog with its title. */
export function Dialog({ title, children, onClose, role }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = document.activeElement;
    if (!dialog.open) dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape, the keyboard's way to close, is the dialog's own.
    <dialog
      ref={ref}
      className="dialog"
      role={role}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div className="dialog-content">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
      <Toasts />
    </dialog>
  );
}
