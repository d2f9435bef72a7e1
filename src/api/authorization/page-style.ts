/** How the pages look: in the light and in the dark, on a telephone and on a wide screen. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f1f3f6; --card: #fff; --text: #1a2330; --quiet: #566273; --line: #d8dee6;
  --accent: #0b5fb8; --accent-text: #fff; --accent-hover: #094c94;
  --change: #8a4b00; --change-ground: #fff3e0; --wrong: #a4161a; --wrong-ground: #fdecec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10151c; --card: #19212b; --text: #e8edf3; --quiet: #a5b1c0; --line: #333f4d;
    --accent: #6fb1ff; --accent-text: #0a1624; --accent-hover: #93c5ff;
    --change: #ffc680; --change-ground: #3a2b17; --wrong: #ffb3b3; --wrong-ground: #43191c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 24px 16px 48px; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
}
main { max-width: 560px; margin: 0 auto; }
.brand { display: flex; align-items: center; gap: 10px; margin: 0 4px 14px; color: var(--quiet); font-weight: 600; }
.mark { width: 22px; height: 22px; border: 5px solid var(--accent); border-radius: 50%; }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 28px;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 8px; }
h2 { font-size: 1rem; margin: 24px 0 8px; }
p { margin: 0 0 12px; }
.quiet { color: var(--quiet); font-size: .9rem; }
.groups { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; }
.groups > li { padding: 12px 14px; }
.groups > li + li { border-top: 1px solid var(--line); }
.groups strong { display: block; margin-bottom: 2px; }
.groups ul { margin: 0; padding-left: 20px; }
.change {
  display: inline-block; margin-left: 6px; padding: 0 8px; border-radius: 999px; font-size: .8rem; font-weight: 600;
  color: var(--change); background: var(--change-ground);
}
label { display: block; font-weight: 600; margin: 16px 0 4px; }
input {
  width: 100%; padding: 10px 12px; font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--quiet); border-radius: 8px;
}
.wrong { color: var(--wrong); background: var(--wrong-ground); border-radius: 8px; padding: 10px 14px; font-weight: 600; }
.buttons { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0 14px; }
.card > :last-child { margin-bottom: 0; }
button, .account {
  flex: 1 1 160px; padding: 12px 18px; font: inherit; font-weight: 600; border-radius: 8px; cursor: pointer;
  border: 1px solid var(--quiet); background: transparent; color: inherit;
}
button.allow { background: var(--accent); border-color: var(--accent); color: var(--accent-text); }
button.allow:hover { background: var(--accent-hover); border-color: var(--accent-hover); }
button:not(.allow):hover, .account:hover { border-color: var(--accent); color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.accounts { list-style: none; margin: 16px 0 0; padding: 0; display: grid; gap: 10px; }
.account { display: flex; justify-content: space-between; gap: 12px; text-decoration: none; }
@media (max-width: 420px) { .card { padding: 20px 16px; } button { flex-basis: 100%; } }
`;
