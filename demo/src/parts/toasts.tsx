// Toasts: short words at the edge of the screen. They are read out, and can be dismissed.
import { useDemo } from '../app/demo.ts';
import type { Toast } from '../app/notices.ts';
import { useStore } from '../state/store.ts';
import { Icon } from './icons.tsx';

/** All toasts. Each is its own live region, read out once: a failure at once, good news in its turn. */
export function Toasts() {
  const { notices } = useDemo();
  const toasts = useStore(notices.toasts);
  return (
    <section className="toasts" aria-label="Notices">
      {toasts.map((toast) => (
        <ToastCard key={toast.key} toast={toast} onDismiss={() => notices.dismiss(toast.key)} />
      ))}
    </section>
  );
}

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const { title, error } = toast;
  return (
    <div className={error ? 'toast toast-error' : 'toast'} role={error ? 'alert' : 'status'}>
      <Icon name={error ? 'warning' : 'check'} />
      <div className="toast-words">
        <strong>{title}</strong>
        {error?.advice && <p>{error.advice}</p>}
        {error && (
          <p className="toast-code">
            {error.errCode !== 0 && <span>errCode {error.errCode} · </span>}
            {error.errMsg}
          </p>
        )}
      </div>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={onDismiss}>
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
