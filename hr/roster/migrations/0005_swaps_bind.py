"""A swap happens with its approval, and not before."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

KEEP_SWAP = f"""
CREATE FUNCTION roster_keep_swap() RETURNS trigger {HEADER} AS $$
DECLARE
    standing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a swap begins undecided' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.outcome <> ''
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id THEN
        RAISE EXCEPTION 'swap % stays as it is', OLD.id {REFUSED};
    END IF;
    SELECT state INTO standing FROM public.approvals_approval
    WHERE id = NEW.approval_id AND kind = 'duty_swap';
    IF NEW.outcome = 'done' AND standing IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'swap % is not approved', OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER roster_dutyswap_keep BEFORE INSERT OR UPDATE ON roster_dutyswap
    FOR EACH ROW EXECUTE FUNCTION roster_keep_swap();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0004_swaps_exclusions_managers"),
        ("approvals", "0002_binding"),
    ]

    operations = [
        migrations.RunSQL(KEEP_SWAP, "DROP FUNCTION roster_keep_swap() CASCADE"),
    ]
