"""What mutations put into definitions and templates: pieces of grammar, traps and attacks."""

YAML = (
    *"{}[]:,#|@`~='",
    *('"', "null", "NO", "on", "010", "0o7", "1_0", "12:30:45", ".inf", ".nan", "1e999"),
    *("2026-11-21", "2001-99-99", "999999d", "&a", "*a"),
    *("@bundle.key", '"@bundle"', "'@@'", '"@parent."'),
    *(": ", ", ", "- ", "? ", "\n", "\n  ", "\t", "\r\n", "\x85", "\ufeff", " #", ">-\n", "|9\n"),
    *(
        "<<: *a",
        "!!python/object/apply:os.system [id]",
        "!!binary aGk=",
        "!x ",
        "!%FF ",
        "@event.x",
    ),
    *("%YAML 1.2\n---\n", "%TAG ! !%FF\n---\n", "---\n", "...\n"),
    *('"\\UFFFFFFFF"', '"\\ud800"', '"\\e[31m"', '"\\x00"', '"\\u2028"'),
    *("0x" + "f" * 5000, "1" + ":59" * 3000, "9" * 20, '"' + "@a " * 2000 + '"', "a" * 3000),
    *("[" * 12, "{a: " * 12, "- " * 12, "{},\n" * 3000, "a: 1\n" * 3000),
)
ATTACKS = """\
{{ args.__class__ | tojson }}
{{ ''.__class__.__mro__[1].__subclasses__() }}
{{ args['_value'] | tojson }}
{{ args._sheet.kept | tojson }}
{{ self.__init__.__globals__ }}
{{ cycler.__init__.__globals__.os.popen('id').read() }}
{{ args | attr('__class__') }}
{{ args | map(attribute='__class__') | list }}
{{ '{0.__class__}'.format(args) }}
{{ '%s' % args }}
{{ lipsum() }}
{{ range(10**9) | list }}
{% for a in range(10**9) %}x{% endfor %}
{{ 'a' * 10**9 }}
{{ 9 ** 9 ** 9 }}
{% include 'x' %}
{% import 'x' as y %}
{% extends 'x' %}
{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}
{% set a = 'x' %}{% set a = a ~ a %}
{% call m() %}{% endcall %}
{% filter upper %}x{% endfilter %}
{% raw %}
{% block x %}{% endblock %}
{% for a in bundle.members recursive %}{{ loop(a) }}{% endfor %}
{% for a in bundle.members %}{% for b in loop %}{% endfor %}{% endfor %}
{% for a in 'xxxxxxxx' %}{% for b in 'xxxxxxxx' %}{{ a | tojson }}{% endfor %}{% endfor %}
{% if args.parentid == 'x' %}{% endif %}
{% if bundle.key %}{% endif %}
{{ args | tojson }}
{{ bundle.members | tojson }}
{{ loop | tojson }}
{{ bundle.key | free }}
{{ (bundle.key | tojson) | free }}""".splitlines()
JINJA = (
    *("{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", *"~|()[],.:{}", '"', "'"),
    *("NaN", "1e400", "true", "null", "-1"),
    *(
        "| tojson",
        "| free",
        "{% endfor %}",
        "{% endif %}",
        "{% else %}",
        "not ",
        " in ",
        " is none",
    ),
    *(
        "{% for a in bundle.members %}",
        "{% if args.parentid is none %}",
        "{% if bundle.breached %}",
    ),
    *("{{ " + "(" * 500, "[" * 30, '{"a":' * 30, "{{ 1" + " ~ 1" * 3000 + " | tojson }}"),
    *("{{ 0x" + "f" * 5000 + " | tojson }}", "\ue0000\ue001", '"\\ud800"', '{{ "\\U0011FFFF" }}'),
    *ATTACKS,
)
