import { useEffect, useRef, useState } from 'preact/hooks';

const SHOWN = 1500;

/** Not every browser gives a page from disk the clipboard: there, the text is selected and copied as by hand. */
async function copy(text: string, shown: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection()?.selectAllChildren(shown);
    document.execCommand('copy');
  }
}

/** A text in one line or many, with a button that copies it. */
export function Copyable({ text, label }: { text: string; label: string }) {
  const shown = useRef<HTMLElement>(null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <div class="copyable">
      <code ref={shown}>{text}</code>
      <button
        type="button"
        aria-label={`Copy ${label}`}
        onClick={() => shown.current && copy(text, shown.current).then(() => setCopied(true))}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </button>
      <span role="status" class="hidden">
        {isCopied ? 'Copied' : ''}
      </span>
    </div>
  );
}
