/**
 * Texts that do harm where a program pastes them into a language: HTML, script, SQL, shell, mail and HTTP headers,
 * spreadsheets, templates, paths, addresses, regular expressions, Unicode. `RAN` is what a script would leave behind.
 */
export const RAN = '__hostile_script_ran';

const SCRIPTS = [
  `<script>globalThis.${RAN}=1</script>`,
  `"><script>globalThis.${RAN}=1</script>`,
  `<img src=x onerror="globalThis.${RAN}=1">`,
  `<svg onload="globalThis.${RAN}=1"></svg>`,
  `<svg><animate onbegin="globalThis.${RAN}=1" attributeName=x dur=1s>`,
  `<iframe srcdoc="<script>parent.${RAN}=1</script>">`,
  `<math><mtext></p><mglyph><style><img src onerror=globalThis.${RAN}=1>`,
  `<details open ontoggle=globalThis.${RAN}=1>`,
  `<a href="javascript:globalThis.${RAN}=1">x</a>`,
  `javascript:globalThis.${RAN}=1`,
  `java\tscript:globalThis.${RAN}=1`,
  `data:text/html,<script>globalThis.${RAN}=1</script>`,
  `' autofocus onfocus=globalThis.${RAN}=1 x='`,
  `\`\${globalThis.${RAN}=1}\``,
  `{{constructor.constructor('globalThis.${RAN}=1')()}}`,
  `\${globalThis.${RAN}=1}`,
  `<%= globalThis.${RAN}=1 %>`,
  `#{globalThis.${RAN}=1}`,
  `</textarea><img src=x onerror=globalThis.${RAN}=1>`,
  `</title><script>globalThis.${RAN}=1</script>`,
  `<!--><img src=x onerror=globalThis.${RAN}=1>-->`,
  `<![CDATA[<script>globalThis.${RAN}=1</script>]]>`,
  `&lt;script&gt;globalThis.${RAN}=1&lt;/script&gt;`,
  `\u003cscript\u003eglobalThis.${RAN}=1\u003c/script\u003e`,
  `<base href="https://evil.example/">`,
  `<meta http-equiv=refresh content="0;url=https://evil.example/">`,
  `<link rel=stylesheet href="https://evil.example/x.css">`,
  `<form action="https://evil.example/"><button>Save</button></form>`,
];

const STATEMENTS = [
  `'`,
  `"`,
  `\\`,
  `' or '1'='1`,
  `' or 1=1 --`,
  `'; drop table report; --`,
  `'); delete from audit_leaf; --`,
  `1; select pg_sleep(5)`,
  `'||(select pg_sleep(5))||'`,
  `') union select token_hash from session --`,
  `$$; select 1; $$`,
  `$1`,
  `\${1}`,
  `%' and similarity('a','a') = 1 and '%'='`,
  `{"$gt":""}`,
  `{},"__proto__":{"polluted":1}`,
  `{a,b}`,
  `{"}`,
  `now()`,
  `NULL`,
];

const COMMANDS = [
  `$(touch /tmp/${RAN})`,
  `\`touch /tmp/${RAN}\``,
  `; touch /tmp/${RAN}`,
  `| touch /tmp/${RAN}`,
  `&& touch /tmp/${RAN}`,
  `=cmd|'/c calc'!A1`,
  `=HYPERLINK("https://evil.example","open")`,
  `@SUM(1+1)*cmd|'/c calc'!A0`,
  `+1+1`,
  `-1+1`,
  `\t=1+1`,
  `＝1+1`,
];

const HEADERS = [
  `x\r\nBcc: everyone@evil.example`,
  `x\nSubject: changed`,
  `x\r\n\r\n<html>`,
  `x%0d%0aSet-Cookie: hartline_session=evil`,
  `"Eve" <eve@evil.example>`,
  `eve@evil.example, all@evil.example`,
];

const PLACES = [
  `../../../../etc/passwd`,
  `..\\..\\windows\\win.ini`,
  `file:///etc/passwd`,
  `http://127.0.0.1:5432/`,
  `http://169.254.169.254/latest/meta-data/`,
  `http://[::1]:4280/`,
  `//evil.example/`,
  `/app/../../`,
  `%2e%2e%2f`,
  `CON`,
];

const WORDS = [
  `__proto__`,
  `constructor`,
  `toString`,
  `hasOwnProperty`,
  `undefined`,
  `null`,
  `true`,
  `NaN`,
  `0`,
  `-0`,
  `1e309`,
  `9007199254740993`,
  `٣`,
  ` `,
  `\u00a0`,
  `\u200b`,
  `\u202egnp.exe`,
  `\ufeff`,
  `e\u0301`,
  `Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞`,
  `🚨`.repeat(50),
  `İ`,
  `ß`,
  `ﬁ`,
  `\ud83d`,
  `\u0000`,
  `a`.repeat(5000),
  `${'a'.repeat(60)}!`,
  `(${'a+'.repeat(30)})+$`,
  `9999-12-31T23:59:60Z`,
  `2026-02-30`,
  `0000-00-00`,
  `+275760-09-13`,
];

export const HOSTILE_TEXTS: readonly string[] = [
  ...SCRIPTS,
  ...STATEMENTS,
  ...COMMANDS,
  ...HEADERS,
  ...PLACES,
  ...WORDS,
];

/** Those that a browser might run, for planting in fields that accept them. */
export const SCRIPT_TEXTS: readonly string[] = SCRIPTS;
