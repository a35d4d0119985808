import { useLayoutEffect, useState } from 'preact/hooks';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'stampede-report-theme';

/** A page from disk may have no storage. */
function stored(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';
  } catch {
    return 'system';
  }
}

function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** Before there is a switch, so that nothing flashes. */
export const showStoredTheme = (): void => show(stored());

export function ThemeSwitch() {
  const [theme, setTheme] = useState(stored);
  useLayoutEffect(() => {
    show(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {}
  }, [theme]);
  return (
    <label class="theme">
      <span>Theme</span>
      <select value={theme} onChange={({ currentTarget }) => setTheme(currentTarget.value as Theme)}>
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}
