"""Nobody writes recorded times of their own by a list, nor a word to the office once they are out.

The services refuse both kindly; here it holds for whoever writes past them (A2.2-3, A2.3-7).
"""

from pathlib import Path

from django.db import migrations

REFUSED = "USING ERRCODE = 'check_violation'"
FOLDER = Path(__file__).parent / "sql"
LISTED = f"""BEGIN
    IF NEW.by_id = NEW.person_id THEN
        RAISE EXCEPTION 'nobody writes times of their own into a list' {REFUSED};
    END IF;
"""
TOLD = f"""        END IF;
        IF NEW.state = 'told' AND NEW.starts_at <= clock_timestamp() - interval '5 seconds'
           AND coalesce(current_setting('bylaw.past', true), '') = '' THEN
            RAISE EXCEPTION 'the office is told before one goes out' {REFUSED};
        END IF;
        RETURN NEW;
"""


def function(file: str, name: str) -> str:
    """A function as a file defines it, to be put in the place of the one there is."""
    sql = (FOLDER / file).read_text(encoding="utf-8")
    start = sql.index(f"CREATE FUNCTION {name}()")
    end = sql.index("END $$;", start) + len("END $$;")
    return sql[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def changed(sql: str, old: str, new: str) -> str:
    """The function with its one place changed."""
    if sql.count(old) != 1:
        raise ValueError(f"The function has no single place with {old!r}.")
    return sql.replace(old, new)


GUARD_LISTED = function("punches.sql", "timekeeping_guard_listed")
KEEP_OUTING = function("outings.sql", "timekeeping_keep_outing")


class Migration(migrations.Migration):
    dependencies = [("timekeeping", "0002_binding")]

    operations = [
        migrations.RunSQL(changed(GUARD_LISTED, "BEGIN\n", LISTED), GUARD_LISTED),
        migrations.RunSQL(
            changed(KEEP_OUTING, "        END IF;\n        RETURN NEW;\n", TOLD), KEEP_OUTING
        ),
    ]
