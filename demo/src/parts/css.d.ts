// Lets inline styles carry CSS variables, which React passes on and its types do not know.
import 'react';

declare module 'react' {
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined;
  }
}
