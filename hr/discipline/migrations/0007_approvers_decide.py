"""Who approved a dismissal answers no objection to it, no more than who decided it."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

CHECK_ANSWERER = f"""
CREATE FUNCTION discipline_check_answerer() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.discipline_objection AS o
            JOIN public.discipline_ruling AS against ON against.id = o.ruling_id
            JOIN public.discipline_ruling AS r
                ON r.case_id = against.case_id AND r.number <= against.number
            JOIN public.discipline_measure AS m ON m.ruling_id = r.id
            JOIN public.discipline_dismissal AS d ON d.measure_id = m.id
            JOIN public.approvals_decision AS said ON said.approval_id = d.approval_id
        WHERE o.id = NEW.objection_id AND said.verdict = 'approved'
          AND NEW.by_id IN (said.by_id, said.principal_id)
    ) THEN
        RAISE EXCEPTION 'nobody answers an objection to a dismissal they approved' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_answer_check_approver BEFORE INSERT ON discipline_answer
    FOR EACH ROW EXECUTE FUNCTION discipline_check_answerer();
"""


class Migration(migrations.Migration):
    dependencies = [("discipline", "0006_names_bind"), ("approvals", "0002_binding")]

    operations = [
        migrations.RunSQL(CHECK_ANSWERER, "DROP FUNCTION discipline_check_answerer() CASCADE")
    ]
