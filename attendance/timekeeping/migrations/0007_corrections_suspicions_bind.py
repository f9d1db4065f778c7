"""A correction has an effect once its approval is approved; nobody judges in their own matter.

The services say the same, kindly. Here it holds for whoever writes past them.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

# What is asked may change while a return asks for it; the outcome follows the approval, once.
KEEP_CORRECTION = f"""
CREATE FUNCTION timekeeping_keep_correction() RETURNS trigger {HEADER} AS $$
DECLARE
    standing text;
BEGIN
    IF NEW.punch_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.timekeeping_punch
        WHERE id = NEW.punch_id AND person_id = NEW.person_id) THEN
        RAISE EXCEPTION 'a correction is about a mark of one''s own' {REFUSED};
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a correction begins undecided' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    SELECT state INTO standing FROM public.approvals_approval
    WHERE id = NEW.approval_id AND kind = 'punch-correction';
    IF OLD.outcome <> ''
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR (NEW.wanted_at, NEW.reason, NEW.proof)
          IS DISTINCT FROM (OLD.wanted_at, OLD.reason, OLD.proof)
          AND standing IS DISTINCT FROM 'returned' THEN
        RAISE EXCEPTION 'correction % stays as it is', OLD.id {REFUSED};
    END IF;
    IF NEW.outcome = 'effective' AND standing IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'correction % is not approved', OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_correction_keep BEFORE INSERT OR UPDATE ON timekeeping_correction
    FOR EACH ROW EXECUTE FUNCTION timekeeping_keep_correction();
"""

CHECK_JUDGEMENT = f"""
CREATE FUNCTION timekeeping_check_judgement() RETURNS trigger {HEADER} AS $$
DECLARE
    about public.timekeeping_suspicion;
BEGIN
    SELECT * INTO about FROM public.timekeeping_suspicion WHERE id = NEW.suspicion_id;
    IF NEW.by_id IN (about.person_id, about.other_id) OR NEW.by_id = NEW.other_id THEN
        RAISE EXCEPTION 'nobody judges a suspicion that concerns them' {REFUSED};
    END IF;
    IF NEW.other_id = about.person_id
       OR about.other_id IS NOT NULL AND NEW.other_id IS DISTINCT FROM about.other_id THEN
        RAISE EXCEPTION 'suspicion % is about somebody else', about.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_judgement_check BEFORE INSERT ON timekeeping_judgement
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_judgement();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("timekeeping", "0006_corrections_files_suspicions"),
        ("approvals", "0002_binding"),
        ("binding", "0002_functions"),
    ]

    operations = [
        refuse_changes("timekeeping_correctionproof", clause="A2.2-3"),
        refuse_changes("timekeeping_suspicion", clause="A2.3-3"),
        refuse_changes("timekeeping_judgement", clause="A2.3-3"),
        stamp("timekeeping_judgement"),
        migrations.RunSQL(KEEP_CORRECTION, "DROP FUNCTION timekeeping_keep_correction() CASCADE"),
        migrations.RunSQL(CHECK_JUDGEMENT, "DROP FUNCTION timekeeping_check_judgement() CASCADE"),
    ]
