/** The page's style: no external fonts, scripts or images. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d2430; --muted: #667084; --line: #e3e0d8; --card: #ffffff;
  --bar: #2f6f8f; --good: #1d7a4f; --bad: #b3261e; --soft: #eef3f5; }
@media (prefers-color-scheme: dark) { :root { --paper: #12151b; --ink: #e7e9ee; --muted: #98a1b3; --line: #2a303b; --card: #191e27;
  --bar: #6fb1cf; --good: #5fc492; --bad: #ff8a80; --soft: #202733; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 40px 20px 80px; }
h1 { font-size: 30px; margin: 0 0 4px; letter-spacing: -0.02em; }
h2 { font-size: 19px; margin: 44px 0 12px; letter-spacing: -0.01em; }
h3 { font-size: 14px; margin: 22px 0 8px; color: var(--muted); font-weight: 600; }
p { margin: 6px 0 14px; max-width: 76ch; } .muted { color: var(--muted); }
.verdict { display: inline-block; margin: 14px 0 6px; padding: 6px 14px; border-radius: 999px; font-weight: 650; border: 1px solid; }
.good { color: var(--good); } .bad { color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 10px; margin: 14px 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 14px; }
.tile b { display: block; font-size: 23px; font-variant-numeric: tabular-nums; letter-spacing: -0.02em; }
.tile span { color: var(--muted); font-size: 13px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; overflow-x: auto; }
svg { width: 100%; max-width: 760px; height: auto; display: block; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg .label { fill: var(--muted); }
svg .value { font-variant-numeric: tabular-nums; } svg .bar { fill: var(--bar); } svg .axis { stroke: var(--line); }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; color: var(--muted); font-weight: 600; font-size: 13px; }
td, th { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 0; }
tr:last-child td { border-bottom: 0; }
code { font: 13px ui-monospace, monospace; background: var(--soft); padding: 1px 5px; border-radius: 4px; }
`;
